import { Injectable } from '@nestjs/common';
import { asSecret, type TenantId } from '@latchkey/protocol';
import { UnitOfWork, type Stores } from '@latchkey/storage';
import { AccessTokens, IssuerAddresses, type AccessTokenClaims } from '@latchkey/token-issuance';
import { InsufficientBearerScope, InvalidBearerToken } from '../http/bearer-error.js';
import { standardClaims } from './standard-claims.js';

/** The userinfo endpoint (OIDC Core §5.3). */
@Injectable()
export class UserinfoEndpoint {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly issuers: IssuerAddresses,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** What the token's scopes open of the account's claims. @throws InvalidBearerToken, InsufficientBearerScope */
  respond(tenant: TenantId, token: string): Promise<Readonly<Record<string, unknown>>> {
    return this.unitOfWork.run(tenant, async (stores) => {
      const claims = await this.accessTokens.resolve(asSecret(token), stores);
      if (!claims) throw new InvalidBearerToken({ description: 'the access token is unknown, expired or revoked' });
      return this.claimsOf(claims, stores);
    });
  }

  private async claimsOf(claims: AccessTokenClaims, stores: Stores): Promise<Readonly<Record<string, unknown>>> {
    const scopes = claims.scope.split(' ');
    if (claims.aut !== 'APPLICATION_USER' || !scopes.includes('openid')) {
      throw new InsufficientBearerScope({ description: 'expected a person\'s access token with the scope openid' });
    }
    if (!claims.aud.includes(this.issuers.userinfoOf(stores.tenant.id))) {
      throw new InvalidBearerToken({ description: 'the access token is meant for another audience' });
    }
    const account = await stores.accounts.find(claims.sub);
    if (!account || account.blockedAt) throw new InvalidBearerToken({ description: 'the account is not active any more' });
    return standardClaims(account, scopes);
  }
}
