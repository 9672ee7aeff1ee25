import { Injectable } from '@nestjs/common';
import { Clock, InvalidGrant, Refusal, after, asSecret, confirms, type Secret, type TokenKey } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import type { AuthorizationRecord, ClientRecord, RefreshTokenRecord, Stores } from '@latchkey/storage';
import { RefreshTokens, type GrantedAuthorization, type RefreshTokenSource } from '@latchkey/token-issuance';
import { PersonalAccess, withRefreshToken } from './access/personal-access.js';
import { Grant, type GrantRequest } from './grant.js';
import { RefreshTokenRetry } from './refresh-token-retry.js';

interface Presented {
  readonly value: Secret;
  readonly key: TokenKey;
  readonly token: RefreshTokenRecord;
}

/** A refresh token, which rotates (RFC 6749 §6, RFC 9700 §4.14). */
@Injectable()
export class RefreshTokenGrant extends Grant {
  readonly type = 'refresh_token';
  readonly parameters = ['refresh_token', 'scope', 'resource'];
  readonly allowsPublicClients = true;

  constructor(
    private readonly refreshTokens: RefreshTokens,
    private readonly retry: RefreshTokenRetry,
    private readonly access: PersonalAccess,
    private readonly revocations: Revocations,
    private readonly clock: Clock,
  ) {
    super();
  }

  async authorize(request: GrantRequest, stores: Stores): Promise<GrantedAuthorization | Refusal> {
    const { client, parameters } = request;
    const presented = await this.find(request, stores);
    await request.spendProof?.();
    const authorization = await this.hold(presented.token, stores);
    const granted = await this.access.of(authorization, { client, parameters }, stores);
    const source = await this.rotate(presented, { authorization, client }, stores);
    if (source !== 'theft') return withRefreshToken(granted, source);
    await this.revocations.revokeAuthorization(authorization.id, stores);
    return new Refusal(new InvalidGrant({ description: 'the refresh token was used before; the authorization is revoked' }));
  }

  private async find({ client, parameters, confirmation }: GrantRequest, stores: Stores): Promise<Presented> {
    const value = parameters.required('refresh_token');
    const key = await this.refreshTokens.keyOf(value, stores);
    const token = key && (await stores.refreshTokens.find(key));
    if (!token) throw new InvalidGrant({ description: 'the refresh token is unknown' });
    if (token.clientId !== client.clientId) throw new InvalidGrant({ description: 'the refresh token was issued to another client' });
    if (token.confirmation && !confirms(confirmation, token.confirmation)) {
      throw new InvalidGrant({ description: 'the refresh token is bound to a key or certificate, whose proof was expected' });
    }
    if (token.expiresAt <= this.clock.now()) throw new InvalidGrant({ description: 'the refresh token has expired' });
    return { value: asSecret(value), key, token };
  }

  /** From here on no other use and no revocation of the family comes between. */
  private async hold(token: RefreshTokenRecord, stores: Stores): Promise<AuthorizationRecord> {
    const now = this.clock.now();
    const authorization = await stores.authorizations.hold(token.authorizationId, now);
    if (!authorization) throw new InvalidGrant({ description: 'the authorization was revoked or has ended' });
    if (!authorization.offline) {
      const session = await stores.sessions.find(authorization.sessionId);
      if (!session || session.revokedAt || session.expiresAt <= now) throw new InvalidGrant({ description: 'the session has ended' });
    }
    return authorization;
  }

  private async rotate(
    { value, key, token }: Presented,
    { authorization, client }: { readonly authorization: AuthorizationRecord; readonly client: ClientRecord },
    stores: Stores,
  ): Promise<RefreshTokenSource | 'theft'> {
    const now = this.clock.now();
    const window = client.refreshTokenRetryWindow ?? stores.tenant.settings.refreshTokenRetryWindow;
    const seed = this.refreshTokens.seed(authorization, client, stores);
    const outcome = token.spentAt ? 'already-spent' : await stores.refreshTokens.spend(key, { at: now, successor: seed });
    if (outcome === 'already-spent') return this.retry.answer({ value, key, window }, stores);
    await stores.refreshTokens.blankSeeds(authorization.id, { spentBefore: after(now, -window), except: key });
    return { kind: 'successor', of: value, seed };
  }
}
