import { Injectable } from '@nestjs/common';
import { Subjects } from '@latchkey/claims';
import { Clock, Randomness, secondsOf } from '@latchkey/protocol';
import type { ClientRecord, LogoutDeliveryRecord, Stores } from '@latchkey/storage';
import { ClientJwts, idTokenProtection } from '../id-token/client-jwts.js';
import { IssuerAddresses } from '../issuer-addresses.js';

/** Back-Channel Logout §2.4: preferably at most two minutes in the future. */
const LIFETIME = 120;
const TYPE = 'logout+jwt';
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Logout tokens (OIDC Back-Channel Logout §2.4), signed and encrypted as the client's ID tokens are. */
@Injectable()
export class LogoutTokens {
  constructor(
    private readonly jwts: ClientJwts,
    private readonly issuers: IssuerAddresses,
    private readonly subjects: Subjects,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /**
   * A token for one attempt, which no other attempt repeats.
   * @throws InvalidRequest when the client wants it encrypted and has no key that fits
   */
  issue(client: ClientRecord, { accountId, sessionId }: Pick<LogoutDeliveryRecord, 'accountId' | 'sessionId'>, stores: Stores): Promise<string> {
    const now = secondsOf(this.clock.now());
    const claims = {
      iss: this.issuers.issuerOf(stores.tenant.id),
      sub: this.subjects.of(client, accountId, stores),
      aud: client.clientId,
      iat: now,
      exp: now + LIFETIME,
      jti: this.randomness.identifier(),
      events: { [EVENT]: {} },
      sid: sessionId,
    };
    return this.jwts.make(claims, client, { ...idTokenProtection(client), typ: TYPE }, stores);
  }
}
