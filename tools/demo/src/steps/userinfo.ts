import * as oidc from 'openid-client';
import { demand } from '../demo-failure.js';
import type { Application, SignedIn } from '../parties/application.js';

/** Asks who signed in. @returns the person's name */
export async function userinfo({ client }: Application, { accessToken, subject }: SignedIn): Promise<string> {
  const { name } = await oidc.fetchUserInfo(client, accessToken, subject);
  demand(name === 'Ada Example', `Userinfo names ${String(name)}.`);
  return name;
}
