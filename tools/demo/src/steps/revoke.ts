import * as oidc from 'openid-client';
import type { Application, SignedIn } from '../parties/application.js';

/** Revokes the refresh token, which takes its whole family along: every token of this sign-in. */
export const revoke = ({ client }: Application, { refreshToken }: SignedIn): Promise<void> =>
  oidc.tokenRevocation(client, refreshToken, { token_type_hint: 'refresh_token' });
