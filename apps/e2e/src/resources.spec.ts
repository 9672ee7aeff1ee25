import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { DOCUMENTS, type Application } from './application/application.js';
import { World } from './world.js';

const EXTRA = 'notes:read photos:read vault:read';

let application: Application;
const world = World.forThisFile({ services: ['admin-api'] }, async () => {
  const resource = (name: string, settings: object) =>
    world.administration.must('POST', 'resources', { identifier: `https://${name}.example`, scopes: [{ name: `${name}:read`, description: `Read ${name}` }], access: 'open', ...settings });
  await resource('notes', { access_token_format: 'jwt', access_token_lifetime: 120 });
  await resource('photos', { access_token_format: 'opaque' });
  await resource('vault', { access_token_format: 'jwt', signing_alg: 'EdDSA' });
  application = await world.application({ scope: `openid offline_access ${DOCUMENTS} ${EXTRA}`, access_token_lifetime: 600, application_token_lifetime: 300 });
});

const forItself = (parameters: Record<string, string> | URLSearchParams) => oidc.clientCredentialsGrant(application.client, parameters);
const refusal = async (attempt: Promise<unknown>) => attempt.then(() => 'tokens', (error: oidc.ResponseBodyError) => error.error);
const several = (...resources: string[]) => new URLSearchParams(resources.map((resource): [string, string] => ['resource', resource]));
const documentsApi = () => world.stack.addresses.resourceApi;

describe('A token request', () => {
  it('without a resource is for the one that owns the scopes asked for', async () => {
    const { access_token, scope } = await forItself({ scope: 'notes:read' });
    expect(scope).toBe('notes:read');
    expect(decodeJwt(access_token).aud).toBe('https://notes.example');
  });

  it('for scopes of two owners must say which resource is meant', async () => {
    expect(await refusal(forItself({ scope: 'notes:read documents:read' }))).toBe('invalid_target');
  });

  it('for a resource gets no scope of another', async () => {
    expect(await refusal(forItself({ scope: 'documents:read', resource: 'https://notes.example' }))).toBe('invalid_scope');
  });

  it('may name several resources that agree on format and algorithm', async () => {
    const { access_token } = await forItself(several('https://notes.example', documentsApi()));
    expect(decodeJwt(access_token)).toMatchObject({ aud: expect.arrayContaining(['https://notes.example', documentsApi()]) as unknown });
  });

  it.each(['https://photos.example', 'https://vault.example'])('may not name resources that disagree: %s', async (other) => {
    expect(await refusal(forItself(several('https://notes.example', other)))).toBe('invalid_target');
  });

  it('is answered in the resource’s own format and algorithm', async () => {
    expect((await forItself({ scope: 'photos:read' })).access_token).toMatch(/^lk_at_/);
    const { access_token } = await forItself({ scope: 'vault:read' });
    const { protectedHeader } = await jwtVerify(access_token, createRemoteJWKSet(new URL(`${world.issuer}/jwks`)), { typ: 'at+jwt', audience: 'https://vault.example' });
    expect(protectedHeader.alg).toMatch(/^(EdDSA|Ed25519)$/);
  });

  it('gets the shortest lifetime of all that have a say, people’s and applications’ apart', async () => {
    expect((await forItself({ scope: 'vault:read' })).expires_in).toBe(300);
    const person = await world.somebody();
    expect((await application.signIn(person, { scope: 'openid documents:read' })).expires_in).toBe(600);
    expect((await application.signIn(person, { scope: 'openid notes:read' })).expires_in).toBe(120);
  });
});

describe('A person’s token', () => {
  it('of openid alone is for userinfo', async () => {
    const { access_token } = await application.signIn(await world.somebody(), { scope: 'openid' });
    expect(decodeJwt(access_token).aud).toBe(`${world.issuer}/userinfo`);
  });

  it('of an API and openid is for both', async () => {
    const { access_token } = await application.signIn(await world.somebody(), { scope: 'openid notes:read' });
    expect([decodeJwt(access_token).aud].flat().sort()).toEqual([`${world.issuer}/userinfo`, 'https://notes.example'].sort());
  });

  it('can be narrowed to one of the resources that were granted', async () => {
    const { address, checks } = await application.begin({ scope: 'openid offline_access' });
    for (const resource of ['https://notes.example', documentsApi()]) address.searchParams.append('resource', resource);
    const callback = await (await world.somebody()).allow(address);
    const { access_token, refresh_token = '' } = await application.redeem({ callback, checks, code: '' });
    expect(decodeJwt(access_token)).toMatchObject({ aud: expect.arrayContaining(['https://notes.example', documentsApi()]) as unknown });
    const narrowed = await oidc.refreshTokenGrant(application.client, refresh_token, { resource: 'https://notes.example' });
    expect([decodeJwt(narrowed.access_token).aud].flat()).not.toContain(documentsApi());
  });

  it('says nothing about the person but who it is', async () => {
    const person = await world.somebody({ name: 'Ada Example', email: 'ada@example.com' });
    const { access_token } = await application.signIn(person, { scope: 'openid documents:read' });
    const claims = decodeJwt(access_token);
    expect(Object.keys(claims).sort()).toEqual([
      'acr', 'amr', 'aud', 'aut', 'auth_time', 'authz', 'azp', 'client_id', 'exp', 'iat', 'iss', 'jti', 'nbf', 'rev', 'scope', 'sid', 'sub',
    ]);
    expect(JSON.stringify(claims)).not.toMatch(/ada/i);
  });
});

describe('A resource that grants less than before', () => {
  const path = (name: string) => `resources/${encodeURIComponent(`https://${name}.example`)}`;
  const change = (name: string, members: object) => world.administration.ask('PATCH', path(name), { ...members }, { 'if-match': '*' });
  const made = async (name: string) => {
    const scopes = [`${name}:read`, `${name}:write`].map((scope) => ({ name: scope, description: scope }));
    await world.administration.must('POST', 'resources', { identifier: `https://${name}.example`, name, scopes, access: 'open' });
    const client = await world.application({ scope: `${name}:read ${name}:write` });
    const { access_token } = await oidc.clientCredentialsGrant(client.client, { scope: `${name}:read ${name}:write` });
    return async () => (await oidc.tokenIntrospection(client.client, access_token)).active;
  };

  it.each([
    ['scopeless', 'loses a scope', (name: string) => change(name, { scopes: [{ name: `${name}:read`, description: 'Read' }] })],
    ['closed', 'is open no longer', (name: string) => change(name, { access: 'entitled' })],
    ['removed', 'is removed', (name: string) => world.administration.ask('DELETE', path(name), undefined, { 'if-match': '*' })],
  ] as const)('(%s) ends its tokens when it %s', async (name, _what, act) => {
    const isActive = await made(name);
    expect(await isActive()).toBe(true);
    expect((await act(name)).status).toBeLessThan(300);
    expect(await isActive()).toBe(false);
  });

  it('leaves them when it grants more', async () => {
    const isActive = await made('growing');
    await change('growing', { name: 'Growing' });
    expect(await isActive()).toBe(true);
  });
});
