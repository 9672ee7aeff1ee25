import type { AccessPolicy } from '@latchkey/grants';
import { responseTypeHas, type GrantedAccess } from '@latchkey/protocol';
import type { AccountRecord, Stores } from '@latchkey/storage';
import type { AuthorizationRequest } from './authorization-request.js';

/**
 * What the client may have of what it asks for, and with an account, what the person may have as well. `offline_access` is left out
 * where there is no use of it: the client may not refresh, or gets no code (OIDC Core §11).
 * @throws InvalidScope, InvalidTarget
 */
export async function requestedAccess(
  { client, scope, resources, responseType }: Pick<AuthorizationRequest, 'client' | 'scope' | 'resources' | 'responseType'>,
  account: AccountRecord | undefined,
  { stores, policy }: { readonly stores: Pick<Stores, 'tenant' | 'resources'>; readonly policy: AccessPolicy },
): Promise<GrantedAccess> {
  const granted = await policy.resolve({ client, scope, resources, ...(account && { account }) }, stores);
  if (client.grantTypes.includes('refresh_token') && responseTypeHas(responseType, 'code')) return granted;
  return { ...granted, oidcScopes: granted.oidcScopes.filter((name) => name !== 'offline_access') };
}
