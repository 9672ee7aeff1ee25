import { CALLBACK, type Application, type Begun } from './application/application.js';
import type { Person } from './person/person.js';
import { World } from './world.js';

const SCOPE = 'openid documents:read';

let application: Application;
const world = World.forThisFile({ services: ['admin-api'] }, async () => {
  application = await world.application();
});

/** Whether the person is asked something, or where the browser is sent unasked. */
async function visit(person: Person, { address }: Begun) {
  const place = await person.look(address);
  if (place.kind === 'left') return { asked: undefined, code: place.address.searchParams.has('code'), error: place.address.searchParams.get('error') };
  const fields = place.forms[0]?.fields.map(([name]) => name) ?? [];
  return { asked: fields.includes('password') ? 'sign-in' : 'consent', code: false, error: null };
}

const signedIn = async () => {
  const person = await world.somebody();
  await application.signIn(person, { scope: SCOPE });
  return person;
};

describe('Somebody who is signed in', () => {
  it('and allowed it is not asked again, by any of the application’s requests for no more', async () => {
    const person = await signedIn();
    expect(await visit(person, await application.begin({ scope: SCOPE }))).toMatchObject({ code: true });
    expect(await visit(person, await application.begin({ scope: 'openid' }))).toMatchObject({ code: true });
    expect(await visit(person, await application.begin({ scope: SCOPE, prompt: 'none' }))).toMatchObject({ code: true });
  });

  it('is asked to allow what is new', async () => {
    const person = await signedIn();
    expect(await visit(person, await application.begin({ scope: `${SCOPE} documents:write` }))).toMatchObject({ asked: 'consent' });
    expect(await visit(person, await application.begin({ scope: `${SCOPE} documents:write`, prompt: 'none' }))).toMatchObject({ error: 'consent_required' });
  });

  it('is asked to allow another application, but not to sign in', async () => {
    const person = await signedIn();
    expect(await visit(person, await (await world.application()).begin({ scope: SCOPE }))).toMatchObject({ asked: 'consent' });
  });

  it('is not asked by a first-party application', async () => {
    const person = await signedIn();
    const ours = await world.application({ consent: 'implicit' });
    expect(await visit(person, await ours.begin({ scope: SCOPE }))).toMatchObject({ code: true });
  });

  it('signs in again for prompt=login and for a max_age that has passed, and allows again for prompt=consent', async () => {
    const person = await signedIn();
    expect(await visit(person, await application.begin({ scope: SCOPE, prompt: 'login' }))).toMatchObject({ asked: 'sign-in' });
    expect(await visit(person, await application.begin({ scope: SCOPE, prompt: 'consent' }))).toMatchObject({ asked: 'consent' });
    expect(await visit(person, await application.begin({ scope: SCOPE, max_age: '3600' }))).toMatchObject({ code: true });
    await world.rows.query("UPDATE sessions SET auth_time = auth_time - interval '1 hour'");
    expect(await visit(person, await application.begin({ scope: SCOPE, max_age: '60' }))).toMatchObject({ asked: 'sign-in' });
    expect(await visit(person, await application.begin({ scope: SCOPE, max_age: '60', prompt: 'none' }))).toMatchObject({ error: 'login_required' });
  });

  it('and signs in again has a new auth_time, and the session goes on under a new cookie', async () => {
    const person = await world.somebody();
    const first = await application.signIn(person, { scope: SCOPE });
    const cookies = await person.cookieValues();
    await world.rows.query("UPDATE sessions SET auth_time = auth_time - interval '1 hour'");
    const again = await application.signIn(person, { scope: SCOPE, prompt: 'login' });
    expect(again.claims()?.auth_time).toBeGreaterThanOrEqual(first.claims()?.auth_time ?? Infinity);
    expect(again.claims()?.sub).toBe(person.account.id);
    expect(await person.cookieValues()).not.toEqual(cookies);
  });

  it('at one tenant is a stranger to another', async () => {
    const person = await signedIn();
    const tenant = await world.administration.tenant();
    const address = new URL(`${world.issuer}/t/${tenant}/authorize`);
    const client = await world.administration.at(tenant).client({ redirect_uris: [CALLBACK], scope: 'openid' });
    const { address: begun } = await application.begin({ scope: 'openid', client_id: client.client_id, prompt: 'none' });
    address.search = begun.search;
    const place = await person.look(address);
    expect(place.address.searchParams.get('error')).toBe('login_required');
  });
});

describe('A public client', () => {
  it('on a loopback redirect never gets a code without the person being asked', async () => {
    const callback = 'http://127.0.0.1/callback';
    const native = await world.application({ redirect_uris: [callback], application_type: 'native', token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] });
    const person = await world.somebody();
    const redirect_uri = 'http://127.0.0.1:49152/callback';
    const { callback: back } = await native.send(person, { scope: SCOPE, redirect_uri });
    expect(back.origin).toBe('http://127.0.0.1:49152');
    expect(await visit(person, await native.begin({ scope: SCOPE, redirect_uri }))).toMatchObject({ asked: 'consent' });
    expect(await visit(person, await native.begin({ scope: SCOPE, redirect_uri, prompt: 'none' }))).toMatchObject({ error: 'consent_required' });
  });
});
