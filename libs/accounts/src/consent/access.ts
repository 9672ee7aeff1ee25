import { scopesAt, type GrantedAccess, type ResourceScopes } from '@latchkey/protocol';

/** Whether everything asked for is within what is held. A scope counts at its own resource alone. */
export const covers = (held: GrantedAccess, asked: GrantedAccess): boolean =>
  asked.oidcScopes.every((scope) => held.oidcScopes.includes(scope)) &&
  asked.resources.every(
    ({ resource, scopes }) =>
      held.resources.some((entry) => entry.resource === resource) && scopes.every((scope) => scopesAt(held.resources, resource).includes(scope)),
  );

/** What either holds. */
export function union(one: GrantedAccess, other: GrantedAccess): GrantedAccess {
  const all = [...one.resources, ...other.resources];
  const identifiers = [...new Set(all.map(({ resource }) => resource))];
  const resources: ResourceScopes[] = identifiers.map((resource) => ({ resource, scopes: [...new Set(scopesAt(all, resource))] }));
  return { oidcScopes: [...new Set([...one.oidcScopes, ...other.oidcScopes])], resources };
}
