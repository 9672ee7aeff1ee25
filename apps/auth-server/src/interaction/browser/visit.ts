import type { FastifyReply, FastifyRequest } from 'fastify';
import { asSecret, type Randomness, type Secret, type TenantId } from '@latchkey/protocol';
import { languagesOf } from '../messages/index.js';
import { renderPage, type Page } from '../pages/render-page.js';
import { tenantOf } from '../../http/tenant.js';
import { readCookies, writeCookie } from './cookies.js';

/** session: the sign-in · browser: what forms are tied to, signed in or not · device: that this browser signed in to an account before */
export type CookieKind = 'session' | 'browser' | 'device';

const YEAR = 31_536_000;
const SECRET = /^[A-Za-z0-9_-]{43}$/;
const NEVER_KEPT = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

export interface VisitSurroundings {
  readonly issuerOf: (tenant: TenantId) => string;
  readonly randomness: Randomness;
}

/** One request of a person's browser, and the answer to it: cookies, then a page or a redirect. */
export class Visit {
  readonly tenant: TenantId;
  readonly issuer: string;
  readonly languages: readonly string[];
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
    this.languages = languagesOf(request.headers['accept-language']);
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

  /** The public address of one of the server's own paths. */
  to(path: string): string {
    return `${this.issuer}/${path}`;
  }

  get sessionCookie(): Secret | undefined {
    const value = this.received.get(this.nameOf('session'));
    return value !== undefined && SECRET.test(value) ? asSecret(value) : undefined;
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

  rememberSession(cookie: Secret): void {
    this.give('session', cookie);
  }

  rememberDevice(cookie: string): void {
    this.give('device', cookie, YEAR);
  }

  forgetSession(): void {
    if (this.received.has(this.nameOf('session'))) this.give('session', '', 0);
  }

  /** Sends the browser on; after a form it goes with GET, whatever the form was (RFC 9110 §15.4.4, RFC 9700 §4.12). */
  redirect(location: string): void {
    void this.reply.status(303).headers({ ...NEVER_KEPT, location }).send();
  }

  show(page: Page): void {
    const { html, headers } = renderPage(page, this.issuer);
    void this.reply.status(page.status).headers({ ...NEVER_KEPT, ...headers }).send(html);
  }

  /** Cookies of a tenant are named after it, since tenants share a host; `__Host-` keeps neighbours under the same domain from setting one. */
  private nameOf(kind: CookieKind): string {
    return `${this.secure ? '__Host-' : ''}latchkey-${this.tenant}-${kind}`;
  }

  private give(kind: CookieKind, value: string, maxAge?: number): void {
    this.given.set(kind, value);
    void this.reply.header('set-cookie', writeCookie(this.nameOf(kind), value, { secure: this.secure, maxAge }));
  }
}
