import { scopesAt } from '@latchkey/protocol';
import type { ResourceRecord, ScopeOwner } from '@latchkey/storage';
import type { AccessRequest } from './access-policy.js';

type Holder = Pick<AccessRequest, 'client' | 'account'>;

/** The scopes that client and person may have at a resource. */
export function permittedAt({ identifier, access, scopes }: ResourceRecord, holder: Holder): readonly string[] {
  return scopes.filter(({ name, registrable = false }) => isPermitted(name, { identifier, access, registrable }, holder)).map(({ name }) => name);
}

/**
 * Whether client and person may have a scope at a resource that has it. At an `open` one: those that the client's registered `scope` names.
 * At an `entitled` one: those that the client's entitlements list and, for a person, the account's as well. A client that registered itself
 * has those alone that are `registrable`.
 */
export function isPermitted(name: string, { identifier, access, registrable }: ScopeOwner, { client, account }: Holder): boolean {
  if (client.registration && !registrable) return false;
  if (access === 'open') return client.scope.includes(name);
  return scopesAt(client.entitlements, identifier).includes(name) && (!account || scopesAt(account.entitlements, identifier).includes(name));
}
