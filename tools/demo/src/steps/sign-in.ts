import { passPages, type Browser, type Credentials } from '@latchkey/testing/browser';
import { demand } from '../demo-failure.js';
import type { Application, SignedIn } from '../parties/application.js';

/** Signs the person in through the pages, whatever they ask, and redeems the code with PKCE. */
export async function signIn(
  application: Application,
  { browser, person, parameters }: { readonly browser: Browser; readonly person: Credentials & { readonly id: string }; readonly parameters: Readonly<Record<string, string>> },
): Promise<SignedIn> {
  const request = await application.request(parameters);
  const signedIn = await application.redeem(await passPages(browser, request.address, person), request);
  demand(signedIn.subject === person.id, `The ID token names ${signedIn.subject}, but ${person.id} signed in.`);
  demand(signedIn.accessToken.startsWith('lk_at_') === (application.format === 'opaque'), `The access token has not the format ${application.format}.`);
  return signedIn;
}
