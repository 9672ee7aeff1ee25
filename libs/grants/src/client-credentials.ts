import { Injectable } from '@nestjs/common';
import { InvalidScope, ScopeSet, isOidcScope } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import type { GrantedAuthorization } from '@latchkey/token-issuance';
import { AccessPolicy } from './access/access-policy.js';
import { scopeNames } from './access/narrow.js';
import { resourcesOf } from './access/resources-of.js';
import { Grant, type GrantRequest } from './grant.js';

/** An application acting for itself (RFC 6749 §4.4). */
@Injectable()
export class ClientCredentialsGrant extends Grant {
  readonly type = 'client_credentials';
  readonly parameters = ['scope', 'resource'];
  readonly allowsPublicClients = false;

  constructor(private readonly policy: AccessPolicy) {
    super();
  }

  async authorize({ client, parameters }: GrantRequest, stores: Stores): Promise<GrantedAuthorization> {
    const scope = ScopeSet.parse(parameters.get('scope'));
    const ofPerson = new Set((stores.tenant.settings.scopes ?? []).map(({ name }) => name));
    if ([...scope].some((name) => isOidcScope(name) || ofPerson.has(name))) throw new InvalidScope({ description: 'scopes of OpenID Connect and of the tenant are a person\'s; client_credentials has none' });
    const access = await this.policy.resolve({ client, scope, resources: parameters.all('resource') }, stores);
    return { client, scopes: scopeNames(access), resources: await resourcesOf(access, stores) };
  }
}
