import { Browser } from '@latchkey/testing/browser';
import type { Narrator } from './narrator.js';
import type { Application, SignedIn } from './parties/application.js';
import { Documents } from './parties/documents.js';
import type { Management } from './parties/management.js';
import type { DemoSettings } from './settings.js';
import { callApi } from './steps/call-api.js';
import { discover } from './steps/discover.js';
import { refuseWithoutEntitlement, useEntitlement } from './steps/entitled.js';
import { introspect } from './steps/introspect.js';
import { manage } from './steps/manage.js';
import { refresh } from './steps/refresh.js';
import { refusedByTheApi, refusedByTheIssuer } from './steps/refused-afterwards.js';
import { refuseWithoutScope, refuseWithoutToken } from './steps/refuse.js';
import { SCOPE, registerApplication, registerLedger, registerPerson, type Entitlement, type Person } from './steps/register.js';
import { revoke } from './steps/revoke.js';
import { signIn } from './steps/sign-in.js';
import { signOut } from './steps/sign-out.js';
import { userinfo } from './steps/userinfo.js';

interface Cast {
  readonly jwt: Application;
  readonly opaque: Application;
  readonly ledger: Entitlement;
  readonly person: Person;
  readonly browser: Browser;
  readonly documents: Documents;
}

/** The main job, from end to end, and nothing left behind. @throws what did not hold */
export async function journey(settings: DemoSettings, narrator: Narrator): Promise<void> {
  const bootstrap = await narrator.step(`Discovery: ${settings.issuerUrl} says what it offers`, () => discover(settings));
  const management = await narrator.step('Token for admin-api by client_credentials, as the bootstrap client', () => manage(bootstrap, settings.adminApiUrl));
  try {
    const cast = await register(settings, management, narrator);
    const tokens = await useTokens(cast, narrator);
    await endTokens(cast, tokens, narrator);
  } finally {
    await narrator.step('Removes what it made', async (note) => note(`${await management.removeAll()} things`));
  }
}

async function register({ issuerUrl, resourceApiUrl }: DemoSettings, management: Management, narrator: Narrator): Promise<Cast> {
  const opaque = await narrator.step('Registers a client with opaque access tokens', () => registerApplication(management, { issuerUrl, format: 'opaque' }));
  const server = opaque.client.clientMetadata().client_id;
  const ledger = await narrator.step('Registers a resource for those who are entitled to it', () => registerLedger(management, server));
  const entitlements = [ledger];
  const jwt = await narrator.step('Registers a client with JWT access tokens, entitled to it', () => registerApplication(management, { issuerUrl, format: 'jwt', entitlements }));
  const person = await narrator.step('Makes an account, entitled to it', () => registerPerson(management, entitlements));
  return { jwt, opaque, ledger, person, browser: new Browser(issuerUrl), documents: new Documents(resourceApiUrl) };
}

type Tokens = Readonly<Record<'jwt' | 'opaque', SignedIn>>;

async function useTokens(cast: Cast, narrator: Narrator): Promise<Tokens> {
  const { documents } = cast;
  await narrator.step('resource-api refuses a call without a token: 401', () => refuseWithoutToken(documents));
  const tokens = { jwt: await useTokensOf(cast.jwt, cast, narrator), opaque: await useTokensOf(cast.opaque, cast, narrator) };
  await narrator.step('The entitled resource opens to the entitled client and person', () => useEntitlement(cast.jwt, cast.opaque, cast));
  await narrator.step('It stays closed to a client that is not entitled: invalid_target', () => refuseWithoutEntitlement(cast.opaque, cast));
  return tokens;
}

async function useTokensOf(application: Application, cast: Cast, narrator: Narrator): Promise<SignedIn> {
  const { documents } = cast;
  const name = application.format === 'jwt' ? 'JWT' : 'opaque token';
  const enter = (scope: string) => signIn(application, { ...cast, parameters: { scope } });
  const first = await narrator.step(`${name}: signs the person in through the pages, code with PKCE`, () => enter(SCOPE));
  await narrator.step(`${name}: resource-api creates, reads and lists documents`, () => callApi(documents, first.accessToken));
  const readOnly = await narrator.step(`${name}: gets one for reading only, without asking again`, () => enter('openid documents:read'));
  await narrator.step(`${name}: resource-api refuses to create with it: 403`, () => refuseWithoutScope(documents, readOnly.accessToken));
  await narrator.step(`${name}: userinfo tells who signed in`, async (note) => note(await userinfo(application, first)));
  const refreshed = await narrator.step(`${name}: refreshes; a retry gets the same successor`, () => refresh(application, first));
  await narrator.step(`${name}: introspection calls it active`, () => introspect(application, refreshed.accessToken));
  await narrator.step(`${name}: resource-api takes the refreshed one`, () => callApi(documents, refreshed.accessToken));
  return refreshed;
}

async function endTokens({ jwt, opaque, documents, browser }: Cast, tokens: Tokens, narrator: Narrator): Promise<void> {
  for (const application of [jwt, opaque]) {
    const name = application.format === 'jwt' ? 'JWT' : 'opaque token';
    const signedIn = tokens[application.format];
    await narrator.step(`${name}: revokes the family`, () => revoke(application, signedIn));
    await narrator.step(`${name}: resource-api refuses it`, async (note) => note(`${await refusedByTheApi(documents, signedIn.accessToken)} ms after the revocation was answered`));
    await narrator.step(`${name}: inactive at introspection, refused at userinfo, nothing more from its refresh token`, () => refusedByTheIssuer(application, signedIn));
  }
  await narrator.step('Signs the person out', () => signOut(jwt, tokens.jwt, browser));
}
