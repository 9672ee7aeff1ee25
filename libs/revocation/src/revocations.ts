import { Injectable } from '@nestjs/common';
import { Subjects } from '@latchkey/claims';
import { Clock, after } from '@latchkey/protocol';
import { REVOCATION_LEEWAY, type AuthorizationReach, type RevocationSelector, type Stores } from '@latchkey/storage';
import { consentOf } from './selectors.js';

/** Ten years: whoever holds a burnt key writes any `exp` he likes. */
const LASTING = 10 * 365 * 86_400;

type Log = Pick<Stores, 'tenant' | 'revocations'>;
type ReachingLog = Log & Pick<Stores, 'authorizations'>;

/**
 * Ends things before their time: the row that stands for the thing, and every access token that came of it, in the caller's
 * unit of work. The row stops what would be issued, the log what was. An entry of the log names the resources that it concerns, which is
 * read once the row is locked: whoever was about to issue was waited for.
 */
@Injectable()
export class Revocations {
  constructor(
    private readonly clock: Clock,
    private readonly subjects: Subjects,
  ) {}

  /** Ends one access token. @param token with its `exp`, after which the entry is of no use, and its `aud`, unless they are not known */
  revokeToken(token: { readonly jti: string; readonly expiresAt?: Date; readonly audiences?: readonly string[] }, { revocations }: Pick<Stores, 'revocations'>): void {
    const { jti, expiresAt, audiences } = token;
    revocations.append({ selector: { kind: 'token', value: jti }, ...(audiences && { audiences }), revokedAt: this.clock.now(), ...(expiresAt && { expiresAt: after(expiresAt, REVOCATION_LEEWAY) }) });
  }

  /** Ends an authorization: its family of refresh tokens and its access tokens. One that has ended is told of no more: its client could repeat that without end. */
  async revokeAuthorization(id: string, stores: ReachingLog): Promise<void> {
    const at = this.clock.now();
    if ((await stores.authorizations.revoke(id, at)) === 'absent') return;
    const reach = await stores.authorizations.reach({ id, at });
    this.append({ kind: 'authorization', value: id }, stores, audiencesOf(reach));
  }

  /** Ends a session, the authorizations bound to it, and the access tokens issued in it; the clients that took part in it are told. */
  async endSession(id: string, stores: ReachingLog & Pick<Stores, 'sessions' | 'logoutDeliveries'>): Promise<void> {
    const at = this.clock.now();
    // After the session, whose row keeps those waiting that would take part in it at this moment.
    if ((await stores.sessions.revoke(id, at)) === 'revoked') await stores.logoutDeliveries.addFor([id], at);
    const reach = await stores.authorizations.reach({ sessionId: id, at });
    this.append({ kind: 'session', value: id }, stores, audiencesOf(reach));
  }

  /** Withdraws a consent, and ends what rests on it. */
  async revokeConsent(accountId: string, clientId: string, stores: ReachingLog & Pick<Stores, 'consents'>): Promise<'revoked' | 'absent'> {
    const at = this.clock.now();
    const outcome = await stores.consents.revoke(accountId, clientId, at);
    if (outcome === 'absent') return outcome;
    const reach = await stores.authorizations.reach({ accountId, clientId, at });
    this.appendByName(accountId, reach, stores, (sub) => ({ kind: 'consent', value: consentOf(sub, clientId) }));
    return outcome;
  }

  /** Signs a person out everywhere: sessions, of which clients are told, authorizations (offline ones too) and access tokens. */
  async revokeAccount(accountId: string, stores: ReachingLog & Pick<Stores, 'sessions' | 'logoutDeliveries'>): Promise<void> {
    const at = this.clock.now();
    await stores.logoutDeliveries.addFor(await stores.sessions.revokeOfAccount(accountId, at), at);
    await stores.authorizations.revokeOfAccount(accountId, at);
    const reach = await stores.authorizations.reach({ accountId, at });
    this.appendByName(accountId, reach, stores, (sub) => ({ kind: 'account', value: sub }));
  }

  /** Ends everything that was issued to a client. */
  async revokeClient(clientId: string, stores: ReachingLog): Promise<void> {
    await stores.authorizations.revokeOfClient(clientId, this.clock.now());
    this.endTokensOfClient(clientId, stores);
  }

  /** Ends the access tokens of a client, and nothing that it gets new ones by. */
  endTokensOfClient(clientId: string, stores: Log): void {
    this.append({ kind: 'client', value: clientId }, stores);
  }

  /** Ends every access token that is for a resource, also where it is for others besides: so those are told, whichever they are. */
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

  /**
   * An entry for each name that resources know the person by, to those who know them by it. That of the account itself is always there: the
   * server's own checks go by it.
   */
  private appendByName(accountId: string, reach: readonly AuthorizationReach[], stores: Log, selectorOf: (sub: string) => RevocationSelector): void {
    const byName = new Map([[accountId, new Set<string>()]]);
    for (const { client, audiences } of reach) {
      const sub = this.subjects.of(client, accountId, stores);
      const known = byName.get(sub) ?? new Set();
      for (const audience of audiences) known.add(audience);
      byName.set(sub, known);
    }
    for (const [sub, audiences] of byName) this.append(selectorOf(sub), stores, [...audiences]);
  }

  /** @param audiences left out: any resource of the tenant may hold such tokens */
  private append(selector: RevocationSelector, { revocations }: Log, audiences?: readonly string[]): void {
    revocations.append({ selector, ...(audiences && { audiences }), revokedAt: this.clock.now() });
  }
}

const audiencesOf = (reach: readonly AuthorizationReach[]): readonly string[] => [...new Set(reach.flatMap(({ audiences }) => audiences))];
