import * as oidc from 'openid-client';
import { demand } from '../demo-failure.js';
import { Management } from '../parties/management.js';

/** Gets a token for admin-api: the bootstrap client asks for no scope and no resource, and is given all that it holds. */
export async function manage(bootstrap: oidc.Configuration, adminApiUrl: string): Promise<Management> {
  const { access_token, scope = '' } = await oidc.clientCredentialsGrant(bootstrap);
  demand(scope.split(' ').includes('clients:write'), `The bootstrap client got a token without clients:write: ${scope}`);
  return new Management(adminApiUrl, access_token);
}
