import { Injectable } from '@nestjs/common';
import { InvalidGrant, InvalidTarget, ScopeSet, type Parameters } from '@latchkey/protocol';
import type { AuthorizationRecord, ClientRecord, Stores } from '@latchkey/storage';
import type { GrantedAuthorization, RefreshTokenSource } from '@latchkey/token-issuance';
import { AccessPolicy } from './access-policy.js';
import { narrow, scopeNames } from './narrow.js';
import { resourcesOf } from './resources-of.js';
import { unambiguous } from './unambiguous.js';

/** From a person's authorization to what a token request may have of it now. */
@Injectable()
export class PersonalAccess {
  constructor(private readonly policy: AccessPolicy) {}

  /**
   * @param parameters `resource` and `scope` narrow the answer
   * @throws InvalidGrant when the account is gone or blocked, or nothing of the authorization is left; InvalidTarget, InvalidScope
   */
  async of(
    authorization: AuthorizationRecord,
    { client, parameters }: { readonly client: ClientRecord; readonly parameters: Parameters },
    stores: Stores,
  ): Promise<GrantedAuthorization> {
    const account = await stores.accounts.find(authorization.accountId);
    if (!account || account.blockedAt) throw new InvalidGrant({ description: 'the account is not active any more' });
    const allowed = await this.policy.stillAllowed(authorization.access, { client, account }, stores);
    const scope = parameters.has('scope') ? ScopeSet.parse(parameters.get('scope')) : undefined;
    const narrowed = narrow(allowed, parameters.all('resource'), scope);
    const records = await resourcesOf(narrowed, stores);
    const access = unambiguous(narrowed, records);
    if (access.resources.length === 0 && access.oidcScopes.length === 0) throw new InvalidGrant({ description: 'nothing of what was granted is allowed any more' });
    // A token without a resource is for userinfo, which asks for `openid`: without that it would open nothing.
    if (access.resources.length === 0 && !access.oidcScopes.includes('openid')) throw new InvalidTarget({ description: 'no resource is left that the token could be for' });
    const resources = records.filter(({ identifier }) => access.resources.some(({ resource }) => resource === identifier));
    return { client, scopes: scopeNames(access), resources, person: { authorization } };
  }
}

/** The same decision, with a refresh token. */
export const withRefreshToken = (granted: GrantedAuthorization, refreshToken: RefreshTokenSource): GrantedAuthorization =>
  granted.person ? { ...granted, person: { ...granted.person, refreshToken } } : granted;
