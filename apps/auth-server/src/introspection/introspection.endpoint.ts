import { Injectable } from '@nestjs/common';
import { withoutPersonalClaims } from '@latchkey/claims';
import { InvalidClient, asSecret } from '@latchkey/protocol';
import { UnitOfWork, type ClientRecord, type Stores } from '@latchkey/storage';
import { AccessTokens, tokenTypeOf, type AccessTokenClaims } from '@latchkey/token-issuance';
import { EndpointClient, type ClientRequest } from '../http/endpoint-client.js';
import { RefreshTokenIntrospection } from './refresh-token-introspection.js';

/** RFC 7662 §2.2: of a token that is not active, nothing more is told. */
export type IntrospectionResponse = { readonly active: false } | ({ readonly active: true } & Readonly<Record<string, unknown>>);

const INACTIVE: IntrospectionResponse = { active: false };

/** Token introspection (RFC 7662), of both formats. */
@Injectable()
export class IntrospectionEndpoint {
  constructor(
    private readonly client: EndpointClient,
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokenIntrospection,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws InvalidClient for a public client too: introspection is for those who can prove themselves (RFC 7662 §2.1) */
  async respond(request: ClientRequest): Promise<IntrospectionResponse> {
    return this.unitOfWork.run(request.tenant, async (stores) => {
      const client = await this.client.authenticate(request, '/introspection', stores);
      if (client.tokenEndpointAuthMethod === 'none') throw new InvalidClient({ description: 'a public client cannot introspect tokens' });
      const token = asSecret(request.parameters.required('token'));
      const claims = await this.accessTokens.resolve(token, stores);
      if (!claims) return (await this.refreshTokens.describe(token, client, stores)) ?? INACTIVE;
      return answerTo(client, claims, stores);
    });
  }
}

/**
 * Those that serve one of its resources learn all of it; the client that it was issued to, what it says of the token, since what it says of
 * the person is for the resources; to others it is inactive.
 */
async function answerTo({ clientId }: ClientRecord, claims: AccessTokenClaims, { resources }: Pick<Stores, 'resources'>): Promise<IntrospectionResponse> {
  for (const identifier of claims.aud) {
    if ((await resources.find(identifier))?.resourceServers.includes(clientId)) return { active: true, token_type: tokenTypeOf(claims.cnf), ...claims };
  }
  return claims.client_id === clientId ? { active: true, token_type: tokenTypeOf(claims.cnf), ...withoutPersonalClaims(claims) } : INACTIVE;
}
