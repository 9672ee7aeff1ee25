import { decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { eventually } from '@latchkey/testing';
import { CALLBACK, type Application, type Tokens } from './application/application.js';
import { Documents } from './application/documents.js';
import type { Person } from './person/person.js';
import { ConnectionProxy } from './stack/connection-proxy.js';
import { World } from './world.js';

let proxy: ConnectionProxy;
let documents: Documents;

const throughProxy = async (service: string, issuer: string) => {
  if (service !== 'resource-api') return issuer;
  proxy = await ConnectionProxy.before(issuer);
  return proxy.url.replace(/\/$/, '');
};
const world = World.forThisFile({ issuerFor: throughProxy }, async () => {
  documents = new Documents(world.stack.addresses.resourceApi);
});
afterAll(() => proxy?.stop());

interface Held {
  readonly application: Application;
  readonly person: Person;
  readonly tokens: Tokens;
  /** What the issuer says of the access token. */
  readonly described: Readonly<Record<string, unknown>>;
}

const revoke = (what: object) => world.administration.must('POST', 'tokens/revocations', { ...what });

/** All that ends an access token, as an administrator or an application does it. */
const ENDINGS: readonly (readonly [what: string, end: (held: Held) => Promise<unknown>])[] = [
  ['the token', ({ application, tokens }) => oidc.tokenRevocation(application.client, tokens.access_token)],
  ['its session', ({ described }) => revoke({ session: described['sid'] })],
  ['its authorization', ({ described }) => revoke({ authorization: described['authz'] })],
  ['its account', ({ person }) => revoke({ account: person.account.id })],
  ['its consent', ({ application, person }) => world.administration.must('DELETE', `consents/${person.account.id}/${application.registered.client_id}`)],
  ['its client', ({ application }) => revoke({ client: application.registered.client_id })],
  ['its resource', () => revoke({ resource: world.stack.addresses.resourceApi })],
];

const expectAccepted = async (token: string) => expect(await documents.list(token)).toMatchObject({ status: 200 });
const expectRefused = (token: string, because = /The token has been revoked\./) =>
  eventually(async () => expect(await documents.list(token)).toMatchObject({ status: 401, challenge: expect.stringMatching(because) as unknown }));

describe.each(['jwt', 'opaque'])('An API, with %s access tokens,', (access_token_format) => {
  const signedIn = async (): Promise<Held> => {
    const [application, person] = [await world.application({ access_token_format }), await world.somebody()];
    const tokens = await application.signIn(person);
    return { application, person, tokens, described: await oidc.tokenIntrospection(application.client, tokens.access_token) };
  };

  it.each(ENDINGS)('hears of the end of %s, and refuses what it accepted', async (_, end) => {
    const held = await signedIn();
    await expectAccepted(held.tokens.access_token);
    await end(held);
    await expectRefused(held.tokens.access_token);
    await expectAccepted((await signedIn()).tokens.access_token);
  });

  it('that was cut off accepts what it knows, and catches up with what it missed', async () => {
    const [ended, other] = [await signedIn(), await signedIn()];
    for (const { tokens } of [ended, other]) await expectAccepted(tokens.access_token);
    proxy.goAway();
    await revoke({ account: ended.person.account.id });
    await expectAccepted(other.tokens.access_token);
    proxy.takeUp();
    await expectRefused(ended.tokens.access_token);
    await expectAccepted(other.tokens.access_token);
  });
});

const holderOf = async (client: oidc.Configuration) => oidc.getDPoPHandle(client, await oidc.randomDPoPKeyPair('ES256'));

describe('An API', () => {
  it.each(['jwt', 'opaque'])('takes %s tokens that are bound to a key with proofs of it, and in no other way', async (access_token_format) => {
    const metadata = { redirect_uris: [CALLBACK], grant_types: ['authorization_code', 'client_credentials'], scope: 'documents:read', access_token_format, dpop_bound_access_tokens: true };
    const { client_id, client_secret = '' } = await world.administration.client(metadata);
    const client = await oidc.discovery(new URL(world.issuer), client_id, undefined, oidc.ClientSecretBasic(client_secret), { execute: [oidc.allowInsecureRequests] });
    const [own, thief] = [await holderOf(client), await holderOf(client)];
    const resource = world.stack.addresses.resourceApi;
    const { access_token } = await oidc.clientCredentialsGrant(client, { resource, scope: 'documents:read' }, { DPoP: own });
    const listed = async (DPoP: oidc.DPoPHandle): Promise<unknown> =>
      oidc.fetchProtectedResource(client, access_token, new URL(`${resource}/documents`), 'GET', null, undefined, { DPoP }).then(({ status }) => status, (error: { status?: number }) => error.status);
    expect([await listed(own), await listed(own), await listed(thief)]).toEqual([200, 200, 401]);
    expect(await documents.list(access_token)).toMatchObject({ status: 401, challenge: expect.stringMatching(/^DPoP .*expected the scheme DPoP/) as unknown });
    await oidc.tokenRevocation(client, access_token);
    await eventually(async () => expect(await listed(own)).toBe(401));
  });

  const tokenOfAnybody = async () => (await (await world.application({ access_token_format: 'jwt' })).signIn(await world.somebody())).access_token;

  it('hears of what is revoked after the auth-server, or it itself, was started anew', async () => {
    const [application, first, second] = [await world.application(), await world.somebody(), await world.somebody()];
    const tokens = [await application.signIn(first), await application.signIn(second)];
    for (const { access_token } of tokens) await expectAccepted(access_token);
    await world.stack.restart('auth-server');
    await eventually(() => revoke({ account: first.account.id }).then(() => undefined));
    await expectRefused(tokens[0]?.access_token ?? '');
    await revoke({ account: second.account.id });
    await world.stack.restart('resource-api');
    for (const { access_token } of tokens) await expectRefused(access_token);
    await expectAccepted(await tokenOfAnybody());
  });

  it('accepts what a key signs that is new, and refuses what a burnt one signed', async () => {
    const before = await tokenOfAnybody();
    await expectAccepted(before);
    await world.administration.must('POST', 'signing-keys/rotations', { alg: 'ES256' });
    await expectAccepted(before);
    const after = await tokenOfAnybody();
    await expectAccepted(after);
    expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
    await world.administration.must('POST', `signing-keys/${decodeProtectedHeader(before).kid}/burning`);
    // Of the entry in the log and the set without the key either may come first.
    await expectRefused(before, /has been revoked|no ES256 key/);
    await expectAccepted(after);
  });
});
