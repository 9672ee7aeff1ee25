import { Injectable } from '@nestjs/common';
import { Clock, Randomness, after, asSecret, hashToken, type Secret } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import type { AccountRecord, SessionRecord, SessionRenewal, Stores, TenantSettings } from '@latchkey/storage';

/** A use within this many seconds of the last is not written down. */
const TOUCH_INTERVAL = 60;
const MAX_USER_AGENT = 300;

/** A live session and the person that it is of. */
export interface SignedIn {
  readonly session: SessionRecord;
  readonly account: AccountRecord;
}

export interface NewSession {
  readonly account: AccountRecord;
  /** How the person proved who they are (RFC 8176). */
  readonly amr: readonly string[];
  /** What the browser's cookie named until now. */
  readonly current?: SessionRecord;
  readonly address?: string;
  readonly userAgent?: string;
}

/** What a password proves: less than what ISO/IEC 29115 calls level 2. */
const ACR = '1';

/** The authentication contexts that a person can be signed in with. */
export const ACR_VALUES: readonly string[] = [ACR];

/** Sessions of people at the provider. The browser holds a 256-bit secret, the store its hash. */
@Injectable()
export class Sessions {
  constructor(
    private readonly revocations: Revocations,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins a session, under a cookie value that no one has seen before (against fixation). Where the browser has a session of the same
   * account, that goes on, so that what other tabs and applications hold of it stays alive; one of another account ends.
   * @returns the value for the cookie
   */
  async start(begun: NewSession, stores: Pick<Stores, 'tenant' | 'sessions' | 'authorizations' | 'revocations' | 'logoutDeliveries'>): Promise<Secret> {
    const cookie = asSecret(this.randomness.secret());
    const signIn = this.signIn(begun, cookie, stores.tenant.settings);
    const { current } = begun;
    if (current && current.accountId === begun.account.id) {
      if ((await stores.sessions.renew(current.id, signIn)) === 'renewed') return cookie;
    } else if (current) {
      await this.revocations.endSession(current.id, stores);
    }
    await stores.sessions.add({
      ...signIn,
      id: this.randomness.identifier(),
      accountId: begun.account.id,
      ...(begun.address !== undefined && { address: begun.address }),
      ...(begun.userAgent !== undefined && { userAgent: begun.userAgent.slice(0, MAX_USER_AGENT) }),
      createdAt: signIn.authTime,
      lastUsedAt: signIn.authTime,
    });
    return cookie;
  }

  /** The live session that the cookie names, of an account that is not blocked, else undefined. */
  async find(cookie: Secret | undefined, stores: Pick<Stores, 'sessions' | 'accounts'>): Promise<SignedIn | undefined> {
    if (cookie === undefined) return undefined;
    const session = await stores.sessions.findByCookie(hashToken(cookie));
    if (!session || session.revokedAt || session.expiresAt <= this.clock.now()) return undefined;
    const account = await stores.accounts.find(session.accountId);
    return account && !account.blockedAt ? { session, account } : undefined;
  }

  /** Holds account and session, in this order, until the unit of work ends; undefined when either has ended. */
  async hold(session: SessionRecord, stores: Pick<Stores, 'sessions' | 'accounts'>): Promise<SignedIn | undefined> {
    const account = await stores.accounts.hold(session.accountId);
    const held = account && (await stores.sessions.hold(session.id, this.clock.now()));
    // A cookie that was replaced in the meantime is worth nothing any more.
    return held && held.cookieHash === session.cookieHash ? { session: held, account } : undefined;
  }

  /** Notes a use, at most once a minute, and moves the idle limit. */
  async touch(session: SessionRecord, stores: Pick<Stores, 'tenant' | 'sessions'>): Promise<void> {
    const now = this.clock.now();
    if (now < after(session.lastUsedAt, TOUCH_INTERVAL)) return;
    const idle = after(now, stores.tenant.settings.sessionIdleLifetime);
    await stores.sessions.touch(session.id, { at: now, expiresAt: idle < session.endsAt ? idle : session.endsAt });
  }

  /** Ends the session with all tokens that are bound to it. */
  async end(session: SessionRecord, stores: Pick<Stores, 'tenant' | 'sessions' | 'authorizations' | 'revocations' | 'logoutDeliveries'>): Promise<void> {
    await this.revocations.endSession(session.id, stores);
  }

  private signIn({ amr }: NewSession, cookie: Secret, settings: TenantSettings): SessionRenewal {
    const now = this.clock.now();
    const endsAt = after(now, settings.sessionAbsoluteLifetime);
    const idle = after(now, settings.sessionIdleLifetime);
    return { cookieHash: hashToken(cookie), authTime: now, acr: ACR, amr, expiresAt: idle < endsAt ? idle : endsAt, endsAt };
  }
}
