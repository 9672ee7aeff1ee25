import { readCookies, writeCookie } from './cookies.js';

/** session: the sign-in · others: the sign-ins of other accounts · browser: what forms are tied to, signed in or not · device: that this browser signed in to an account before · state: that who is signed in has changed, for scripts */
export type CookieKind = 'session' | 'others' | 'browser' | 'device' | 'state';

/** Whose cookies they are, and how they go out. */
export interface CookieOwner {
  readonly tenant: string;
  readonly secure: boolean;
  /** Adds a `Set-Cookie` header to the answer. */
  readonly set: (header: string) => void;
}

/** The cookies of one tenant that a browser sent, and those that it is given with the answer. */
export class CookieJar {
  private readonly received: ReadonlyMap<string, string>;
  private readonly given = new Map<CookieKind, string>();

  /** @param header as the browser sent it */
  constructor(header: string | undefined, private readonly owner: CookieOwner) {
    this.received = readCookies(header);
  }

  /** Cookies of a tenant are named after it, since tenants share a host; `__Host-` keeps neighbours under the same domain from setting one. */
  nameOf(kind: CookieKind): string {
    return `${this.owner.secure ? '__Host-' : ''}latchkey-${this.owner.tenant}-${kind}`;
  }

  /** What the browser sent. */
  sent(kind: CookieKind): string | undefined {
    return this.received.get(this.nameOf(kind));
  }

  /** What the browser holds once this is answered. */
  current(kind: CookieKind): string | undefined {
    return (this.given.get(kind) ?? this.sent(kind)) || undefined;
  }

  /** @param maxAge seconds; left out, for as long as the browser runs */
  give(kind: CookieKind, value: string, maxAge?: number): void {
    this.given.set(kind, value);
    this.owner.set(writeCookie(this.nameOf(kind), value, { secure: this.owner.secure, maxAge, readable: kind === 'state' }));
  }

  forget(kind: CookieKind): void {
    if (this.sent(kind) !== undefined) this.give(kind, '', 0);
  }
}
