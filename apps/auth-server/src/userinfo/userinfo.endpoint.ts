import { Injectable } from '@nestjs/common';
import { Subjects, claimsAsked, type Claims } from '@latchkey/claims';
import { InsufficientScope, InvalidToken, asSecret, type TenantId } from '@latchkey/protocol';
import { UnitOfWork, type AuthorizationRecord, type ClientRecord, type Stores } from '@latchkey/storage';
import { AccessTokens, ClientJwts, IssuerAddresses, type AccessTokenClaims } from '@latchkey/token-issuance';
import { ProofOfPossession, type PresentedToken } from '../http/proof-of-possession.js';

/** What is told of the person: as JSON, or as a JWT where the client is registered so. */
export type UserinfoResponse = { readonly json: Claims } | { readonly jwt: string };

/** The userinfo endpoint (OIDC Core §5.3). */
@Injectable()
export class UserinfoEndpoint {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly subjects: Subjects,
    private readonly jwts: ClientJwts,
    private readonly issuers: IssuerAddresses,
    private readonly proofs: ProofOfPossession,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * What the token's scopes open of the person, and what `claims.userinfo` asked for.
   * @throws InvalidToken, InsufficientScope, InvalidDpopProof, UseDpopNonce; InvalidRequest when it cannot be encrypted to a key of the client
   */
  respond(tenant: TenantId, presented: PresentedToken): Promise<UserinfoResponse> {
    return this.unitOfWork.run(tenant, async (stores) => {
      const claims = await this.accessTokens.resolve(asSecret(presented.value), stores);
      if (!claims) throw new InvalidToken({ description: 'the access token is unknown, expired or revoked' });
      await this.proofs.confirm(claims, { ...presented, path: '/userinfo' }, stores);
      this.accept(claims, stores);
      const client = await clientOf(claims, stores);
      return this.protect(await this.claimsOf(claims, client, stores), client, stores);
    });
  }

  private accept({ aut, scope, aud }: AccessTokenClaims, { tenant }: Stores): void {
    if (aut !== 'APPLICATION_USER' || !scope.split(' ').includes('openid')) {
      throw new InsufficientScope({ description: 'expected a person\'s access token with the scope openid', scope: 'openid' });
    }
    if (!aud.includes(this.issuers.userinfoOf(tenant.id))) {
      throw new InvalidToken({ description: 'the access token is meant for another audience' });
    }
  }

  private async protect(claims: Claims, client: ClientRecord, stores: Stores): Promise<UserinfoResponse> {
    const { userinfoSignedResponseAlg: alg, userinfoEncryptedResponse: encryption } = client;
    if (!alg && !encryption) return { json: claims };
    const told = { ...claims, iss: this.issuers.issuerOf(stores.tenant.id), aud: client.clientId };
    return { jwt: await this.jwts.make(told, client, { ...(alg && { alg }), ...(encryption && { encryption }) }, stores) };
  }

  /** `sub` is the token's own, so that it is the ID token's too (OIDC Core §5.3.2). */
  private async claimsOf(token: AccessTokenClaims, client: ClientRecord, stores: Stores): Promise<Claims> {
    const { accounts, tenant } = stores;
    const [authorization, accountId] = await Promise.all([authorizationOf(token, stores), this.subjects.accountOf(token, stores)]);
    const account = accountId === undefined ? undefined : await accounts.find(accountId);
    if (!account || account.blockedAt) throw new InvalidToken({ description: 'the account is not active any more' });
    const requests = authorization?.claims?.userinfo ?? {};
    const asked = claimsAsked({ client, scopes: token.scope.split(' '), requests }, { account, settings: tenant.settings });
    return { ...asked, sub: token.sub };
  }
}

async function clientOf({ client_id }: AccessTokenClaims, { clients }: Stores): Promise<ClientRecord> {
  const client = await clients.find(client_id);
  if (!client) throw new InvalidToken({ description: 'the client is not registered any more' });
  return client;
}

const authorizationOf = async ({ authz }: AccessTokenClaims, { authorizations }: Stores): Promise<AuthorizationRecord | undefined> =>
  authz === undefined ? undefined : authorizations.find(authz);
