import type { Browser } from '@latchkey/testing/browser';
import * as oidc from 'openid-client';
import { demand } from '../demo-failure.js';
import { SIGNED_OUT, type Application, type SignedIn } from '../parties/application.js';

/** Ends the session on the word of the ID token, and sees that it has ended: nobody is signed in any more. */
export async function signOut(application: Application, { idToken }: SignedIn, browser: Browser): Promise<void> {
  const state = oidc.randomState();
  const out = await browser.open(oidc.buildEndSessionUrl(application.client, { id_token_hint: idToken, post_logout_redirect_uri: SIGNED_OUT, state }));
  demand(out.address.href === `${SIGNED_OUT}?state=${state}`, `Signing out led to ${out.address.origin}${out.address.pathname}.`);
  const { address } = await application.request({ scope: 'openid', prompt: 'none' });
  const silent = await browser.open(address);
  demand(silent.kind === 'left' && silent.address.searchParams.get('error') === 'login_required', 'The person is still signed in.');
}
