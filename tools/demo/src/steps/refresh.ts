import * as oidc from 'openid-client';
import { demand } from '../demo-failure.js';
import type { Application, SignedIn } from '../parties/application.js';

/** Rotates the refresh token, and asks again with the spent one as if the answer had been lost: the same successor comes. */
export async function refresh({ client }: Application, signedIn: SignedIn): Promise<SignedIn> {
  const next = await oidc.refreshTokenGrant(client, signedIn.refreshToken);
  const again = await oidc.refreshTokenGrant(client, signedIn.refreshToken);
  demand(next.refresh_token !== undefined && next.refresh_token !== signedIn.refreshToken, 'The refresh token did not rotate.');
  demand(again.refresh_token === next.refresh_token, 'The retry got another successor.');
  return { ...signedIn, accessToken: next.access_token, refreshToken: next.refresh_token };
}
