import * as oidc from 'openid-client';
import { eventually } from '@latchkey/testing';
import type { Application, Tokens } from './application/application.js';
import type { Person } from './person/person.js';
import { World } from './world.js';

const world = World.forThisFile({ services: ['admin-api'] });

interface Ended {
  readonly application: Application;
  readonly person: Person;
  readonly tokens: Tokens;
}

type Act = (ended: Ended) => Promise<unknown>;

const revoke = (what: object) => world.administration.must('POST', 'tokens/revocations', { ...what });
const clientId = ({ application }: Ended) => application.registered.client_id;

const BOUND = 'openid documents:read';
const OFFLINE = `${BOUND} offline_access`;

/** What an administrator can do, and the scope of what that ends. */
const ACTS: readonly (readonly [name: string, scope: string, act: Act])[] = [
  ['revokes the tokens of the account', OFFLINE, ({ person }) => revoke({ account: person.account.id })],
  ['revokes the tokens of the client', OFFLINE, (ended) => revoke({ client: clientId(ended) })],
  ['revokes the tokens of the session', BOUND, ({ tokens }) => revoke({ session: String(tokens.claims()?.sid) })],
  ['revokes the tokens of the authorization', OFFLINE, async ({ application, tokens }) => revoke({ authorization: (await oidc.tokenIntrospection(application.client, tokens.access_token)).authz })],
  ['withdraws the consent', OFFLINE, (ended) => world.administration.must('DELETE', `consents/${ended.person.account.id}/${clientId(ended)}`)],
  ['blocks the account', OFFLINE, ({ person }) => world.administration.must('POST', `accounts/${person.account.id}/block`)],
  ['removes the account', OFFLINE, ({ person }) => world.administration.ask('DELETE', `accounts/${person.account.id}`, undefined, { 'if-match': '*' })],
];

describe.each(['jwt', 'opaque'])('An administrator, with %s access tokens,', (access_token_format) => {
  const signedIn = async (scope = OFFLINE): Promise<Ended> => {
    const [application, person] = [await world.application({ access_token_format }), await world.somebody()];
    return { application, person, tokens: await application.signIn(person, { scope }) };
  };

  // Another process answers than the one that was told: it must not answer from what it knew before.
  it.each(ACTS)('who %s, ends them before the answer has come', async (_, scope, act) => {
    const ended = await signedIn(scope);
    const { application: { client }, tokens } = ended;
    expect(await oidc.tokenIntrospection(client, tokens.access_token)).toMatchObject({ active: true });
    await act(ended);
    expect(await oidc.tokenIntrospection(client, tokens.access_token)).toEqual({ active: false });
    await expect(oidc.fetchUserInfo(client, tokens.access_token, oidc.skipSubjectCheck)).rejects.toMatchObject({ status: 401 });
    await expect(oidc.refreshTokenGrant(client, tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('who removes a client, ends the client', async () => {
    const { application: { client, registered }, tokens } = await signedIn();
    await world.administration.ask('DELETE', `clients/${registered.client_id}`, undefined, { 'if-match': '*' });
    await expect(oidc.fetchUserInfo(client, tokens.access_token, oidc.skipSubjectCheck)).rejects.toMatchObject({ status: 401 });
    const refreshed = () => oidc.refreshTokenGrant(client, tokens.refresh_token ?? '');
    await expect(refreshed()).rejects.toThrow();
    // The node may know the client for a moment longer, and find nothing of it.
    await eventually(() => expect(refreshed()).rejects.toMatchObject({ status: 401 }));
  });

  it('leaves what others have', async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    for (const [, , act] of ACTS) await act(one).catch(() => undefined);
    expect(await oidc.tokenIntrospection(other.application.client, other.tokens.access_token)).toMatchObject({ active: true });
    expect((await oidc.refreshTokenGrant(other.application.client, other.tokens.refresh_token ?? '')).access_token).toMatch(/./);
  });

  it('does not end what is signed in anew after that', async () => {
    const { application, person } = await signedIn();
    await revoke({ account: person.account.id });
    const { access_token } = await application.signIn(person);
    expect(await oidc.tokenIntrospection(application.client, access_token)).toMatchObject({ active: true });
  });
});
