import * as oidc from 'openid-client';
import { type Application, SIGNED_OUT, type Tokens } from './application/application.js';
import type { Person } from './person/person.js';
import { World } from './world.js';

const BOUND = 'openid documents:read';
const OFFLINE = `${BOUND} offline_access`;

let application: Application;
const world = World.forThisFile({ services: ['admin-api'] }, async () => {
  application = await world.application();
});

const refresh = ({ refresh_token = '' }: Tokens) => oidc.refreshTokenGrant(application.client, refresh_token);
const isSignedIn = async (person: Person) => {
  const place = await person.look((await application.begin({ scope: BOUND, prompt: 'none' })).address);
  return place.kind === 'left' && place.address.searchParams.has('code');
};
const signOutAddress = (parameters: Readonly<Record<string, string>>) => oidc.buildEndSessionUrl(application.client, parameters);

describe('Signing out', () => {
  it('with a hint ends the session and what is bound to it, and leads back to the application', async () => {
    const person = await world.somebody();
    const bound = await application.signIn(person, { scope: BOUND });
    const offline = await application.signIn(person, { scope: OFFLINE });
    expect(await isSignedIn(person)).toBe(true);
    const place = await person.look(signOutAddress({ id_token_hint: bound.id_token ?? '', post_logout_redirect_uri: SIGNED_OUT, state: 'a b&c' }));
    expect(place.address.href).toBe(`${SIGNED_OUT}?state=${encodeURIComponent('a b&c').replaceAll('%20', '+')}`);
    expect(await isSignedIn(person)).toBe(false);
    await expect(refresh(bound)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await refresh(offline)).refresh_token).toMatch(/^lk_rt_/);
  });

  it('without a hint asks the person first', async () => {
    const person = await world.somebody();
    await application.signIn(person);
    const asked = await person.look(signOutAddress({}));
    if (asked.kind !== 'shown' || !asked.forms[0]) throw new Error('nothing was asked');
    expect(await isSignedIn(person)).toBe(true);
    const done = await person.browser.send(asked.forms[0]);
    expect(done).toMatchObject({ kind: 'shown', status: 200 });
    expect(await isSignedIn(person)).toBe(false);
  });

  it('leaves a person who would rather stay signed in', async () => {
    const person = await world.somebody();
    await application.signIn(person);
    const asked = await person.look(signOutAddress({}));
    if (asked.kind !== 'shown' || !asked.forms[0]) throw new Error('nothing was asked');
    await person.browser.send(asked.forms[0], {}, 1);
    expect(await isSignedIn(person)).toBe(true);
  });

  it('never leads to an address that is not registered', async () => {
    const person = await world.somebody();
    const { id_token = '' } = await application.signIn(person);
    const place = await person.look(signOutAddress({ id_token_hint: id_token, post_logout_redirect_uri: 'https://evil.example/' }));
    expect(place.kind).toBe('shown');
  });

  it('on the word of another person’s ID token does not end a session unasked', async () => {
    const [victim, attacker] = [await world.somebody(), await world.somebody()];
    await application.signIn(victim);
    const { id_token = '' } = await application.signIn(attacker);
    await victim.look(signOutAddress({ id_token_hint: id_token, post_logout_redirect_uri: SIGNED_OUT }));
    expect(await isSignedIn(victim)).toBe(true);
  });

  it('at the hand of an administrator, who ends the session, does the same', async () => {
    const person = await world.somebody();
    const bound = await application.signIn(person, { scope: BOUND });
    await world.administration.must('DELETE', `sessions/${String(bound.claims()?.sid)}`);
    expect(await isSignedIn(person)).toBe(false);
    await expect(refresh(bound)).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});
