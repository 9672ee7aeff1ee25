import type { AccessPolicy } from '@latchkey/grants';
import type { GrantedAccess } from '@latchkey/protocol';
import type { AccountRecord, Stores } from '@latchkey/storage';
import type { AuthorizationRequest } from './authorization-request.js';

/**
 * What the client may have of what it asks for, and with an account, what the person may have as well. `offline_access` is left out
 * for a client that has no use of it: it may not refresh.
 * @throws InvalidScope, InvalidTarget
 */
export async function requestedAccess(
  { client, scope, resources }: Pick<AuthorizationRequest, 'client' | 'scope' | 'resources'>,
  account: AccountRecord | undefined,
  { stores, policy }: { readonly stores: Pick<Stores, 'resources'>; readonly policy: AccessPolicy },
): Promise<GrantedAccess> {
  const granted = await policy.resolve({ client, scope, resources, ...(account && { account }) }, stores);
  if (client.grantTypes.includes('refresh_token')) return granted;
  return { ...granted, oidcScopes: granted.oidcScopes.filter((name) => name !== 'offline_access') };
}
