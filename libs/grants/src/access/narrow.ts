import { InvalidScope, InvalidTarget, type GrantedAccess, type ScopeSet } from '@latchkey/protocol';

/**
 * The part of a granted access that a token request asks for: fewer resources (RFC 8707 §2.2), fewer scopes (RFC 6749 §6).
 * @param scope left out: all that was granted
 * @throws InvalidTarget for a resource, InvalidScope for a scope that was not granted
 */
export function narrow(granted: GrantedAccess, resources: readonly string[], scope: ScopeSet | undefined): GrantedAccess {
  const foreign = resources.find((identifier) => !granted.resources.some(({ resource }) => resource === identifier));
  if (foreign !== undefined) throw new InvalidTarget({ description: `not among the resources that were granted: ${foreign.slice(0, 200)}` });
  const chosen = resources.length > 0 ? granted.resources.filter(({ resource }) => resources.includes(resource)) : granted.resources;
  if (!scope || scope.size === 0) return { oidcScopes: granted.oidcScopes, resources: chosen };
  const names = new Set([...granted.oidcScopes, ...chosen.flatMap(({ scopes }) => scopes)]);
  const beyond = [...scope].filter((name) => !names.has(name));
  if (beyond.length > 0) throw new InvalidScope({ description: `not granted: ${beyond.slice(0, 10).join(' ')}` });
  return {
    oidcScopes: granted.oidcScopes.filter((name) => scope.has(name)),
    resources: chosen
      .map(({ resource, scopes }) => ({ resource, scopes: scopes.filter((name) => scope.has(name)) }))
      .filter(({ resource, scopes }) => scopes.length > 0 || resources.includes(resource)), // an audience without a scope is only there when named
  };
}

/** The names that a token's `scope` claim carries, each once. */
export function scopeNames({ oidcScopes, resources }: GrantedAccess): readonly string[] {
  const [only, ...others] = resources;
  if (others.length === 0) return only ? [...oidcScopes, ...only.scopes] : oidcScopes;
  return [...new Set([...oidcScopes, ...resources.flatMap(({ scopes }) => scopes)])];
}
