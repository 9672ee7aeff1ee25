import { scopesAt, type GrantedAccess } from '@latchkey/protocol';
import type { ResourceRecord } from '@latchkey/storage';

/**
 * The part of a granted access that one token may carry. A token's `scope` does not say at which of its resources a name counts, and a
 * resource may have been given a name since that another has had all along: such a name is left out until it was granted at both, or
 * until the token is for one of them alone (`resource`, RFC 8707 §2.2).
 * @param records of the resources of `access`
 */
export function unambiguous(access: GrantedAccess, records: readonly ResourceRecord[]): GrantedAccess {
  const counts = (name: string) =>
    records.every(({ identifier, scopes }) => !scopes.some((owned) => owned.name === name) || scopesAt(access.resources, identifier).includes(name));
  const resources = access.resources.flatMap(({ resource, scopes }) => {
    const left = scopes.filter(counts);
    return left.length > 0 || scopes.length === 0 ? [{ resource, scopes: left }] : [];
  });
  return { ...access, resources };
}
