import type { FastifyReply, FastifyRequest } from 'fastify';
import { asSecret, type Randomness, type Secret, type TenantId } from '@latchkey/protocol';
import { acceptedLanguages, messagesFor, requestedLanguages, type Messages } from '../messages/index.js';
import { displayNamed } from '../pages/display.js';
import { renderPage, type Page } from '../pages/render-page.js';
import { tenantOf } from '../../http/tenant.js';
import { browserStateOf } from './browser-state.js';
import { CookieJar } from './cookie-jar.js';
import { wishesOf, type PageWishes } from './page-wishes.js';

const YEAR = 31_536_000;
const SECRET = /^[A-Za-z0-9_-]{43}$/;
/** Accounts that a browser can be signed in to beside the one in use. */
export const MAX_OTHER_SESSIONS = 4;
const NEVER_KEPT = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

export interface VisitSurroundings {
  readonly issuerOf: (tenant: TenantId) => string;
  readonly randomness: Randomness;
}

/** One request of a person's browser, and the answer to it: cookies, then a page or a redirect. */
export class Visit {
  readonly tenant: TenantId;
  readonly issuer: string;
  private wishes: PageWishes;
  private readonly cookies: CookieJar;

  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly surroundings: VisitSurroundings,
  ) {
    this.tenant = tenantOf(request);
    this.issuer = surroundings.issuerOf(this.tenant);
    const set = (header: string) => void reply.header('set-cookie', header);
    this.cookies = new CookieJar(request.headers.cookie, { tenant: this.tenant, secure: this.issuer.startsWith('https:'), set });
    this.wishes = wishesOf(this.isPost ? request.body : request.query);
  }

  get address(): string {
    return this.request.ip;
  }

  get userAgent(): string | undefined {
    return this.request.headers['user-agent'];
  }

  get isPost(): boolean {
    return this.request.method === 'POST';
  }

  /** Shows pages as another request wants them, which this one goes on with. */
  heed(wishes: PageWishes): void {
    this.wishes = wishes;
  }

  /** What pages say, in the language that the request asks for, or else the browser. */
  get words(): Messages {
    return messagesFor([...requestedLanguages(this.wishes.get('ui_locales')), ...acceptedLanguages(this.request.headers['accept-language'])]);
  }

  /** The public address of one of the server's own paths. */
  to(path: string): string {
    return `${this.issuer}/${path}`;
  }

  get sessionCookie(): Secret | undefined {
    return secretIn(this.cookies.sent('session'));
  }

  /** Those of the other accounts that the browser is signed in to, the last one used first. */
  get otherSessionCookies(): readonly Secret[] {
    const values = (this.cookies.sent('others') ?? '').split('.').filter((value) => SECRET.test(value));
    return [...new Set(values)].slice(0, MAX_OTHER_SESSIONS).map(asSecret);
  }

  get deviceCookie(): string | undefined {
    return this.cookies.sent('device');
  }

  /** What the browser sent to be told from others, if it did. */
  get browserCookie(): string | undefined {
    return secretIn(this.cookies.sent('browser'));
  }

  /** The same, given to a browser that has none. */
  rememberBrowser(): string {
    const known = secretIn(this.cookies.current('browser'));
    if (known !== undefined) return known;
    const value = this.surroundings.randomness.secret();
    this.cookies.give('browser', value);
    return value;
  }

  /** @param others of the other accounts that the browser stays signed in to */
  rememberSession(cookie: Secret, others: readonly Secret[]): void {
    this.cookies.give('session', cookie);
    if (others.length > 0) this.cookies.give('others', others.join('.'));
    else this.cookies.forget('others');
    this.rememberState();
  }

  /** What stands for who is signed in once this is answered; undefined when nobody is. */
  get browserState(): string | undefined {
    const session = this.cookies.current('session');
    if (session === undefined) return undefined;
    return browserStateOf([session, ...(this.cookies.current('others')?.split('.') ?? [])].map(asSecret));
  }

  get stateCookieName(): string {
    return this.cookies.nameOf('state');
  }

  /** Has scripts of the browser see who is signed in, if they do not already. */
  rememberState(): void {
    const { browserState } = this;
    if (browserState !== undefined && browserState !== this.cookies.current('state')) this.cookies.give('state', browserState);
  }

  rememberDevice(cookie: string): void {
    this.cookies.give('device', cookie, YEAR);
  }

  /** With those of the other accounts: who signs out of a browser leaves nobody signed in there. */
  forgetSession(): void {
    this.cookies.forget('session');
    this.cookies.forget('others');
    // In a frame of another site this one comes without the session's, of which it then says nothing.
    if (this.cookies.sent('session') !== undefined) this.cookies.forget('state');
  }

  /** Sends the browser on; after a form it goes with GET, whatever the form was (RFC 9110 §15.4.4, RFC 9700 §4.12). */
  redirect(location: string): void {
    void this.reply.status(303).headers({ ...NEVER_KEPT, location }).send();
  }

  show(page: Page): void {
    const { html, headers } = renderPage(page, { issuer: this.issuer, display: displayNamed(this.wishes.get('display')) });
    void this.reply.status(page.status).headers({ ...NEVER_KEPT, ...headers }).send(html);
  }
}

const secretIn = (value: string | undefined): Secret | undefined => (value !== undefined && SECRET.test(value) ? asSecret(value) : undefined);
