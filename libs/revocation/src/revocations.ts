import { Injectable } from '@nestjs/common';
import { Clock, after } from '@latchkey/protocol';
import type { RevocationSelector, Stores } from '@latchkey/storage';
import { consentOf } from './selectors.js';

/** Beyond a token's `exp`, for the leeway that guards allow. */
const LEEWAY = 60;
/** Ten years: whoever holds a burnt key writes any `exp` he likes. */
const LASTING = 10 * 365 * 86_400;

type Log = Pick<Stores, 'tenant' | 'revocations'>;

/**
 * Ends things before their time: the row that stands for the thing, and every access token that came of it, in the caller's
 * unit of work. The row stops what would be issued, the log what was.
 */
@Injectable()
export class Revocations {
  constructor(private readonly clock: Clock) {}

  /** Ends one access token. @param expiresAt its `exp`, after which the entry is of no use */
  revokeToken(token: { readonly jti: string; readonly expiresAt: Date }, { revocations }: Pick<Stores, 'revocations'>): void {
    const selector: RevocationSelector = { kind: 'token', value: token.jti };
    revocations.append({ selector, revokedAt: this.clock.now(), expiresAt: after(token.expiresAt, LEEWAY) });
  }

  /** Ends an authorization: its family of refresh tokens and its access tokens. */
  async revokeAuthorization(id: string, stores: Log & Pick<Stores, 'authorizations'>): Promise<void> {
    await stores.authorizations.revoke(id, this.clock.now());
    this.append({ kind: 'authorization', value: id }, stores);
  }

  /** Ends a session, the authorizations bound to it, and the access tokens issued in it; the clients that took part in it are told. */
  async endSession(id: string, stores: Log & Pick<Stores, 'sessions' | 'logoutDeliveries'>): Promise<void> {
    const now = this.clock.now();
    // After the session, whose row keeps those waiting that would take part in it at this moment.
    if ((await stores.sessions.revoke(id, now)) === 'revoked') await stores.logoutDeliveries.addFor([id], now);
    this.append({ kind: 'session', value: id }, stores);
  }

  /** Withdraws a consent, and ends what rests on it. */
  async revokeConsent(accountId: string, clientId: string, stores: Log & Pick<Stores, 'consents'>): Promise<'revoked' | 'absent'> {
    const outcome = await stores.consents.revoke(accountId, clientId, this.clock.now());
    if (outcome === 'revoked') this.append({ kind: 'consent', value: consentOf(accountId, clientId) }, stores);
    return outcome;
  }

  /** Signs a person out everywhere: sessions, of which clients are told, authorizations (offline ones too) and access tokens. */
  async revokeAccount(accountId: string, stores: Log & Pick<Stores, 'sessions' | 'authorizations' | 'logoutDeliveries'>): Promise<void> {
    const now = this.clock.now();
    await stores.logoutDeliveries.addFor(await stores.sessions.revokeOfAccount(accountId, now), now);
    await stores.authorizations.revokeOfAccount(accountId, now);
    this.append({ kind: 'account', value: accountId }, stores);
  }

  /** Ends everything that was issued to a client. */
  async revokeClient(clientId: string, stores: Log & Pick<Stores, 'authorizations'>): Promise<void> {
    await stores.authorizations.revokeOfClient(clientId, this.clock.now());
    this.append({ kind: 'client', value: clientId }, stores);
  }

  /** Ends every access token that is for a resource, also where it is for others besides. */
  revokeResource(identifier: string, stores: Log): void {
    this.append({ kind: 'resource', value: identifier }, stores);
  }

  /** Ends every access token of the tenant. */
  revokeTenant(stores: Log): void {
    this.append({ kind: 'tenant', value: '' }, stores);
  }

  /** Ends everything that a signing key signed, whatever its `rev`. Taking the key out of use is not done here. */
  burnKey(kid: string, { revocations }: Pick<Stores, 'revocations'>): void {
    const now = this.clock.now();
    revocations.append({ selector: { kind: 'key', value: kid }, revokedAt: now, expiresAt: after(now, LASTING) });
  }

  private append(selector: RevocationSelector, { tenant, revocations }: Log): void {
    const now = this.clock.now();
    revocations.append({ selector, revokedAt: now, expiresAt: after(now, tenant.settings.revocationRetention + LEEWAY) });
  }
}
