import { isOidcScope, isScopeToken, scopesAt, type ResourceScopes } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { Members } from './members.js';
import { MetadataFault } from './metadata-fault.js';

const MAX_RESOURCES = 100;
const MAX_SCOPES = 200;
const MAX_LENGTH = 2000;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const KNOWN = new Set(['resource', 'scopes']);

/** Why `value` cannot identify a resource, or undefined when it can (RFC 8707 §2: an absolute URI without a fragment). */
export function resourceIdentifierFault(value: string): string | undefined {
  if (value.length > MAX_LENGTH) return `must have at most ${MAX_LENGTH} characters`;
  if (!URL.canParse(value) || !/^[\x21-\x7e]+$/.test(value)) return 'must be an absolute URI';
  return value.includes('#') ? 'must not have a fragment' : undefined;
}

/** Why `name` cannot be the scope of a resource, or undefined when it can (RFC 6749 §3.3; OIDC Core §5.4 owns its own). */
export function resourceScopeFault(name: string): string | undefined {
  if (!isScopeToken(name)) return 'must be a scope name (RFC 6749 section 3.3)';
  return isOidcScope(name) ? 'is a scope of OpenID Connect, which no resource can have' : undefined;
}

/** `[{resource, scopes}]`: what the holder may have at `entitled` resources. @throws MetadataFault */
export function readEntitlements(members: Members, member = 'entitlements'): readonly ResourceScopes[] | undefined {
  const seen = new Set<string>();
  return members.list(member, MAX_RESOURCES)?.map((value, at) => {
    const name = `${member}[${at}]`;
    if (!isObject(value) || Object.keys(value).some((key) => !KNOWN.has(key))) throw new MetadataFault(name, 'must be {"resource": …, "scopes": [...]}');
    const entry = readEntry(new Members(value), name);
    if (seen.has(entry.resource)) throw new MetadataFault(`${name}.resource`, 'repeats an earlier one');
    seen.add(entry.resource);
    return entry;
  });
}

function readEntry(members: Members, name: string): ResourceScopes {
  try {
    const resource = members.text('resource', MAX_LENGTH);
    if (resource === undefined) throw new MetadataFault('resource', 'is required');
    const fault = resourceIdentifierFault(resource);
    if (fault !== undefined) throw new MetadataFault('resource', fault);
    const scopes = members.texts('scopes', { items: MAX_SCOPES, length: 200 }, resourceScopeFault);
    if (!scopes?.length) throw new MetadataFault('scopes', 'must name at least one scope');
    return { resource, scopes };
  } catch (error) {
    throw error instanceof MetadataFault ? new MetadataFault(`${name}.${error.member}`, error.problem) : error;
  }
}

/**
 * Checks that every resource of the list exists and has every scope named; what was held before is not questioned, since its resource may
 * have gone since.
 * @throws InvalidClientMetadata naming the member that does not
 */
export async function checkEntitlements(
  list: readonly ResourceScopes[],
  held: readonly ResourceScopes[],
  stores: Pick<Stores, 'resources'>,
): Promise<void> {
  for (const [at, { resource, scopes }] of list.entries()) {
    const before = scopesAt(held, resource);
    if (scopes.every((scope) => before.includes(scope))) continue;
    const record = await stores.resources.current(resource);
    if (!record) throw new MetadataFault(`entitlements[${at}].resource`, 'is not a registered resource').asError();
    const missing = scopes.findIndex((scope) => !before.includes(scope) && !record.scopes.some(({ name }) => name === scope));
    if (missing >= 0) throw new MetadataFault(`entitlements[${at}].scopes[${missing}]`, 'is not a scope of the resource').asError();
  }
}

/** What `to` holds and `from` does not. */
export const addedEntitlements = (from: readonly ResourceScopes[], to: readonly ResourceScopes[]): readonly ResourceScopes[] =>
  to.flatMap(({ resource, scopes }) => {
    const held = new Set(scopesAt(from, resource));
    const added = scopes.filter((scope) => !held.has(scope));
    return added.length > 0 ? [{ resource, scopes: added }] : [];
  });
