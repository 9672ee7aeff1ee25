import { claimsOfScopes } from '@latchkey/claims';
import type { GrantedAccess } from '@latchkey/protocol';
import type { TenantSettings } from '@latchkey/storage';
import type { AuthorizationRequest } from './authorization-request.js';

/**
 * What a person allows who lets the client have this access and the claims that it asks for by name: for each claim that the access
 * does not open, a scope of the client's registration that would. What no such scope opens, the client is never told.
 */
export function withClaims(
  access: GrantedAccess, { client, claims }: Pick<AuthorizationRequest, 'client' | 'claims'>, settings: TenantSettings,
): GrantedAccess {
  const names = new Set([...Object.keys(claims?.userinfo ?? {}), ...Object.keys(claims?.idToken ?? {})]);
  const oidcScopes = [...access.oidcScopes];
  const granted = access.resources.flatMap(({ scopes }) => scopes);
  for (const name of names) {
    const opens = (scope: string) => claimsOfScopes([scope], settings).has(name);
    const opener = [...oidcScopes, ...granted].some(opens) ? undefined : client.scope.find(opens);
    if (opener !== undefined) oidcScopes.push(opener);
  }
  return { ...access, oidcScopes };
}
