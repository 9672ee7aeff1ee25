import { scopesAt } from '@latchkey/protocol';
import type { ResourceRecord } from '@latchkey/storage';
import type { AccessRequest } from './access-policy.js';

/**
 * The scopes that client and person may have at a resource. At an `open` one: those that the client's registered `scope` names, for a
 * client that registered itself only those that are `registrable`.
 * At an `entitled` one: those that the client's entitlements list and, for a person, the account's as well.
 */
export function permittedAt(resource: ResourceRecord, { client, account }: Pick<AccessRequest, 'client' | 'account'>): readonly string[] {
  const names = resource.scopes.filter(({ registrable }) => registrable || !client.registration).map(({ name }) => name);
  if (resource.access === 'open') return names.filter((name) => client.scope.includes(name));
  const ofClient = scopesAt(client.entitlements, resource.identifier);
  const ofAccount = account && scopesAt(account.entitlements, resource.identifier);
  return names.filter((name) => ofClient.includes(name) && (ofAccount === undefined || ofAccount.includes(name)));
}
