import { setTimeout as wait } from 'node:timers/promises';
import * as oidc from 'openid-client';
import { DemoFailure, demand } from '../demo-failure.js';
import { errorOf, type Application, type SignedIn } from '../parties/application.js';
import type { Documents } from '../parties/documents.js';

/** Milliseconds. */
const INTERVAL = 5;
const LONGEST = 15_000;

/** Introspection, userinfo and the token endpoint refuse what was revoked, at once. */
export async function refusedByTheIssuer(application: Application, signedIn: SignedIn): Promise<void> {
  const { client } = application;
  demand(!(await application.isActive(signedIn.accessToken)), 'Introspection still calls the access token active.');
  const userinfo = await errorOf(oidc.fetchUserInfo(client, signedIn.accessToken, signedIn.subject));
  demand(userinfo === 'invalid_token', `Userinfo answered ${userinfo ?? 'as if nothing had happened'}.`);
  const refreshed = await errorOf(oidc.refreshTokenGrant(client, signedIn.refreshToken));
  demand(refreshed === 'invalid_grant', `The refresh token was answered with ${refreshed ?? 'new tokens'}.`);
}

/** The API refuses the token, whatever its format, as soon as its guard has heard of the revocation. @returns after how many milliseconds */
export async function refusedByTheApi(documents: Documents, accessToken: string): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < LONGEST) {
    const { status } = await documents.list(accessToken);
    if (status === 401) return Math.round(performance.now() - began);
    await wait(INTERVAL);
  }
  throw new DemoFailure(`resource-api still takes the revoked token after ${LONGEST / 1000} s.`);
}
