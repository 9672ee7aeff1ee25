import { Injectable } from '@nestjs/common';
import { Subjects } from '@latchkey/claims';
import { scopeNames } from '@latchkey/grants';
import { Clock, secondsOf } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { RefreshTokens } from '@latchkey/token-issuance';
import type { IntrospectionResponse } from './introspection.endpoint.js';

/** What its own client may learn of a refresh token (RFC 7662 §2.2). */
@Injectable()
export class RefreshTokenIntrospection {
  constructor(
    private readonly refreshTokens: RefreshTokens,
    private readonly subjects: Subjects,
    private readonly clock: Clock,
  ) {}

  /** Undefined for what is no live refresh token of this client. */
  async describe(value: string, client: ClientRecord, stores: Stores): Promise<IntrospectionResponse | undefined> {
    const { clientId } = client;
    const key = await this.refreshTokens.keyOf(value, stores);
    const token = key && (await stores.refreshTokens.find(key));
    const now = this.clock.now();
    if (!token || token.clientId !== clientId || token.spentAt || token.expiresAt <= now) return undefined;
    const authorization = await stores.authorizations.find(token.authorizationId);
    if (!authorization || authorization.revokedAt || authorization.expiresAt <= now) return undefined;
    return {
      active: true,
      client_id: clientId,
      sub: this.subjects.of(client, authorization.accountId, stores),
      scope: scopeNames(authorization.access).join(' '),
      iat: secondsOf(token.issuedAt),
      exp: secondsOf(token.expiresAt),
      authz: authorization.id,
      ...(token.confirmation && { cnf: token.confirmation }),
    };
  }
}
