import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { eventually } from '@latchkey/testing';
import { Documents } from './application/documents.js';
import { World } from './world.js';

interface Key {
  readonly kid: string;
  readonly alg: string;
  readonly state: 'announced' | 'signing' | 'retired' | 'burnt';
}

const world = World.forThisFile();

const keys = async () => (await world.administration.must<{ items: Key[] }>('GET', 'signing-keys')).items;
const signing = async (alg: string) => (await keys()).find((key) => key.alg === alg && key.state === 'signing')?.kid;
const published = async () => ((await (await fetch(`${world.issuer}/jwks`)).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
const expectPublished = (...kids: (string | undefined)[]) => eventually(async () => expect(await published()).toEqual(expect.arrayContaining(kids)));
const verify = (token: string) => jwtVerify(token, createRemoteJWKSet(new URL(`${world.issuer}/jwks`)), { issuer: world.issuer });
const rotate = (alg: string) => world.administration.must<Key>('POST', 'signing-keys/rotations', { alg });

describe('Signing keys', () => {
  it('are there for RS256 and ES256 from the beginning', async () => {
    expect((await keys()).map(({ alg, state }) => `${alg} ${state}`).sort()).toEqual(['ES256 signing', 'RS256 signing']);
  });

  it('are published when announced, and sign from the next rotation on', async () => {
    const announced = await world.administration.must<Key>('POST', 'signing-keys', { alg: 'ES256' });
    expect(announced.state).toBe('announced');
    await expectPublished(announced.kid);
    expect((await rotate('ES256')).kid).toBe(announced.kid);
    expect(await signing('ES256')).toBe(announced.kid);
  });

  it('leave every token verifiable when they are rotated', async () => {
    const application = await world.application();
    const before = await application.signIn(await world.somebody());
    const [es256, rs256] = [await rotate('ES256'), await rotate('RS256')];
    await expectPublished(es256.kid, rs256.kid);
    const after = await application.signIn(await world.somebody());
    expect(decodeProtectedHeader(after.access_token).kid).toBe(es256.kid);
    expect(decodeProtectedHeader(after.id_token ?? '').kid).toBe(rs256.kid);
    for (const token of [before.access_token, before.id_token ?? '', after.access_token, after.id_token ?? '']) await verify(token);
    expect(await oidc.tokenIntrospection(application.client, before.access_token)).toMatchObject({ active: true });
    const documents = new Documents(world.stack.addresses.resourceApi);
    for (const { access_token } of [before, after]) expect((await documents.list(access_token)).status).toBe(200);
  });

  it('that are retired get a successor, and stay published', async () => {
    const kid = await signing('RS256');
    await world.administration.must('POST', `signing-keys/${kid}/retirement`);
    expect((await keys()).find((key) => key.kid === kid)?.state).toBe('retired');
    expect(await signing('RS256')).not.toBe(kid);
    await expectPublished(kid, await signing('RS256'));
  });

  it('never show their private part', async () => {
    expect(JSON.stringify(await keys())).not.toMatch(/"(?:d|p|q|sealed\w*|private\w*)":/i);
  });

  it('that are burnt end what they signed with the answer, and others sign in their place', async () => {
    const application = await world.application();
    const somebody = await world.somebody();
    const tokens = await application.signIn(somebody);
    const userinfo = (token: string) => fetch(`${world.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    expect((await userinfo(tokens.access_token)).status).toBe(200);
    const [es256, rs256] = [await signing('ES256'), await signing('RS256')];
    await world.administration.must('POST', `signing-keys/${rs256}/burning`);
    await world.administration.must('POST', `signing-keys/${es256}/burning`);
    expect(await published()).toEqual(expect.not.arrayContaining([es256, rs256]));
    for (const token of [tokens.access_token, tokens.id_token ?? '']) await expect(verify(token)).rejects.toThrow('no applicable key found');
    expect(await oidc.tokenIntrospection(application.client, tokens.access_token)).toEqual({ active: false });
    expect((await userinfo(tokens.access_token)).status).toBe(401);
    await eventually(async () => {
      const next = await application.signIn(somebody);
      expect((await userinfo(next.access_token)).status).toBe(200);
      await verify(next.id_token ?? '');
    });
  });
});
