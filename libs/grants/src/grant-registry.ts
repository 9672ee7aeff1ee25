import { Injectable } from '@nestjs/common';
import { UnauthorizedClient, UnsupportedGrantType, expectedNot, type GrantType } from '@latchkey/protocol';
import type { ClientRecord } from '@latchkey/storage';
import { AuthorizationCodeGrant } from './authorization-code.js';
import { ClientCredentialsGrant } from './client-credentials.js';
import type { Grant } from './grant.js';
import { RefreshTokenGrant } from './refresh-token.js';

/** The grants that are served; `grant_types_supported` is made from it. */
@Injectable()
export class GrantRegistry {
  private readonly grants: ReadonlyMap<string, Grant>;

  constructor(authorizationCode: AuthorizationCodeGrant, refreshToken: RefreshTokenGrant, clientCredentials: ClientCredentialsGrant) {
    const grants: readonly Grant[] = [authorizationCode, refreshToken, clientCredentials];
    this.grants = new Map(grants.map((grant) => [grant.type, grant]));
  }

  get types(): readonly GrantType[] {
    return [...this.grants.values()].map(({ type }) => type);
  }

  /** @throws UnsupportedGrantType, UnauthorizedClient when the client is not registered for it (RFC 6749 §5.2) */
  select(type: string, client: ClientRecord): Grant {
    const grant = this.grants.get(type);
    if (!grant) throw new UnsupportedGrantType({ description: expectedNot(`a grant_type of ${this.types.join(', ')}`, type) });
    const publicClient = client.tokenEndpointAuthMethod === 'none';
    if (!client.grantTypes.includes(grant.type) || (publicClient && !grant.allowsPublicClients)) {
      throw new UnauthorizedClient({ description: `the client is not registered for ${grant.type}` });
    }
    return grant;
  }
}
