import type { FastifyReply, FastifyRequest } from 'fastify';
import { asSecret, type Randomness, type Secret, type TenantId } from '@latchkey/protocol';
import { acceptedLanguages, messagesFor, requestedLanguages, type Messages } from '../messages/index.js';
import { displayNamed } from '../pages/display.js';
import { renderPage, type Page } from '../pages/render-page.js';
import { tenantOf } from '../../http/tenant.js';
import { browserStateOf } from './browser-state.js';
import { readCookies, writeCookie } from './cookies.js';

/** session: the sign-in · others: the sign-ins of other accounts · browser: what forms are tied to, signed in or not · device: that this browser signed in to an account before · state: that who is signed in has changed, for scripts */
export type CookieKind = 'session' | 'others' | 'browser' | 'device' | 'state';

const YEAR = 31_536_000;
const SECRET = /^[A-Za-z0-9_-]{43}$/;
/** Accounts that a browser can be signed in to beside the one in use. */
export const MAX_OTHER_SESSIONS = 4;
const NEVER_KEPT = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

export interface VisitSurroundings {
  readonly issuerOf: (tenant: TenantId) => string;
  readonly randomness: Randomness;
}

/** What a request asks of the pages that it leads to (OIDC Core §3.1.2.1, RP-Initiated Logout §2). */
interface PageWishes {
  get(name: 'ui_locales' | 'display'): string | undefined;
}

/** One request of a person's browser, and the answer to it: cookies, then a page or a redirect. */
export class Visit {
  readonly tenant: TenantId;
  readonly issuer: string;
  private wishes: PageWishes;
  private readonly secure: boolean;
  private readonly received: ReadonlyMap<string, string>;
  private readonly given = new Map<CookieKind, string>();

  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly surroundings: VisitSurroundings,
  ) {
    this.tenant = tenantOf(request);
    this.issuer = surroundings.issuerOf(this.tenant);
    this.secure = this.issuer.startsWith('https:');
    this.received = readCookies(request.headers.cookie);
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
    const value = this.received.get(this.nameOf('session'));
    return value !== undefined && SECRET.test(value) ? asSecret(value) : undefined;
  }

  /** Those of the other accounts that the browser is signed in to, the last one used first. */
  get otherSessionCookies(): readonly Secret[] {
    const values = (this.received.get(this.nameOf('others')) ?? '').split('.').filter((value) => SECRET.test(value));
    return [...new Set(values)].slice(0, MAX_OTHER_SESSIONS).map(asSecret);
  }

  get deviceCookie(): string | undefined {
    return this.received.get(this.nameOf('device'));
  }

  /** What the browser sent to be told from others, if it did. */
  get browserCookie(): string | undefined {
    const value = this.received.get(this.nameOf('browser'));
    return value !== undefined && SECRET.test(value) ? value : undefined;
  }

  /** The same, given to a browser that has none. */
  rememberBrowser(): string {
    const known = this.browserCookie ?? this.given.get('browser');
    if (known !== undefined) return known;
    const value = this.surroundings.randomness.secret();
    this.give('browser', value);
    return value;
  }

  /** @param others of the other accounts that the browser stays signed in to */
  rememberSession(cookie: Secret, others: readonly Secret[]): void {
    this.give('session', cookie);
    if (others.length > 0) this.give('others', others.join('.'));
    else this.forget('others');
    this.rememberState();
  }

  /** What stands for who is signed in once this is answered; undefined when nobody is. */
  get browserState(): string | undefined {
    const session = this.current('session');
    if (session === undefined) return undefined;
    return browserStateOf([session, ...(this.current('others')?.split('.') ?? [])].map(asSecret));
  }

  get stateCookieName(): string {
    return this.nameOf('state');
  }

  /** Has scripts of the browser see who is signed in, if they do not already. */
  rememberState(): void {
    const { browserState } = this;
    if (browserState !== undefined && browserState !== this.current('state')) this.give('state', browserState);
  }

  rememberDevice(cookie: string): void {
    this.give('device', cookie, YEAR);
  }

  /** With those of the other accounts: who signs out of a browser leaves nobody signed in there. */
  forgetSession(): void {
    this.forget('session');
    this.forget('others');
    // In a frame of another site this one comes without the session's, of which it then says nothing.
    if (this.received.has(this.nameOf('session'))) this.forget('state');
  }

  /** Sends the browser on; after a form it goes with GET, whatever the form was (RFC 9110 §15.4.4, RFC 9700 §4.12). */
  redirect(location: string): void {
    void this.reply.status(303).headers({ ...NEVER_KEPT, location }).send();
  }

  show(page: Page): void {
    const { html, headers } = renderPage(page, { issuer: this.issuer, display: displayNamed(this.wishes.get('display')) });
    void this.reply.status(page.status).headers({ ...NEVER_KEPT, ...headers }).send(html);
  }

  /** Cookies of a tenant are named after it, since tenants share a host; `__Host-` keeps neighbours under the same domain from setting one. */
  private nameOf(kind: CookieKind): string {
    return `${this.secure ? '__Host-' : ''}latchkey-${this.tenant}-${kind}`;
  }

  /** Its value once this is answered. */
  private current(kind: CookieKind): string | undefined {
    return (this.given.get(kind) ?? this.received.get(this.nameOf(kind))) || undefined;
  }

  private forget(kind: CookieKind): void {
    if (this.received.has(this.nameOf(kind))) this.give(kind, '', 0);
  }

  private give(kind: CookieKind, value: string, maxAge?: number): void {
    this.given.set(kind, value);
    void this.reply.header('set-cookie', writeCookie(this.nameOf(kind), value, { secure: this.secure, maxAge, readable: kind === 'state' }));
  }
}

/** Those of a request as it was sent, whatever else is wrong with it. */
const wishesOf = (sent: unknown): PageWishes => ({
  get(name) {
    const value: unknown = typeof sent === 'object' && sent !== null && Object.hasOwn(sent, name) ? sent[name as keyof typeof sent] : undefined;
    return typeof value === 'string' ? value : undefined;
  },
});
