import { exportJWK, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import type { Administration } from './administration/administration.js';
import { Application, CALLBACK } from './application/application.js';
import { Person } from './person/person.js';
import { World } from './world.js';

const RESPONSE_TYPES = ['code', 'id_token', 'code id_token'];
const BOTH = { response_types: RESPONSE_TYPES, grant_types: ['authorization_code', 'refresh_token', 'implicit'], scope: 'openid profile email' };

let tenant: Administration;
let issuer: string;
const world = World.forThisFile({ services: ['admin-api'] }, async ({ administration }) => {
  const id = await administration.tenant({ settings: { response_types_allowed: RESPONSE_TYPES, sign_up: true } });
  tenant = administration.at(id);
  issuer = `/t/${id}`;
});

const somebody = async (members = {}) => new Person(await tenant.account(members), world.issuer);
const register = (metadata = {}) => Application.register(tenant, world.issuer + issuer, { ...BOTH, ...metadata });
const metadata = async () => (await (await fetch(`${world.issuer}${issuer}/.well-known/openid-configuration`)).json()) as Record<string, readonly string[]>;

describe('An independent client', () => {
  it('reads from the metadata what the tenant allows', async () => {
    expect(await metadata()).toMatchObject({
      response_types_supported: RESPONSE_TYPES, response_modes_supported: ['query', 'fragment', 'form_post'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account', 'create'],
    });
    expect((await metadata())['grant_types_supported']).toContain('implicit');
  });

  it('signs people in with the hybrid flow, and redeems the code', async () => {
    const application = await register();
    oidc.useCodeIdTokenResponseType(application.client);
    const { address, checks } = await application.begin({ scope: 'openid' });
    expect(address.searchParams.get('response_type')).toBe('code id_token');
    const callback = await (await somebody()).allow(address);
    expect(callback.search).toBe('');
    const tokens = await oidc.authorizationCodeGrant(application.client, callback, checks);
    expect(tokens.claims()?.sub).toMatch(/^acct_/);
  });

  it('signs people in with an ID token alone', async () => {
    const application = await register();
    oidc.useIdTokenResponseType(application.client);
    const { address, checks } = await application.begin({ scope: 'openid' });
    const callback = await (await somebody()).allow(address);
    const { expectedNonce, expectedState } = checks;
    const claims = await oidc.implicitAuthentication(application.client, callback, expectedNonce, { expectedState });
    expect(claims).toMatchObject({ nonce: expectedNonce, aud: application.registered.client_id });
  });

  it('sends its request as an object that it signed', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'ES256', use: 'sig' }] };
    const application = await register({ jwks, request_object_signing_alg: 'ES256' });
    const { address, checks } = await application.begin({ scope: 'openid' });
    const signed = await oidc.buildAuthorizationUrlWithJAR(application.client, address.searchParams, { key: privateKey, kid: 'a' });
    expect([...signed.searchParams.keys()].sort()).toEqual(['client_id', 'request']);
    const tokens = await oidc.authorizationCodeGrant(application.client, await (await somebody()).allow(signed), checks);
    expect(tokens.claims()?.sub).toMatch(/^acct_/);
  });

  it('is told the claims that it asks for by name, where it asks for them', async () => {
    const application = await register();
    const claims = JSON.stringify({ userinfo: { email: { essential: true } }, id_token: { name: null } });
    const person = await somebody({ name: 'Ada Lovelace', email: 'ada@example.com' });
    const tokens = await application.signIn(person, { scope: 'openid', claims });
    expect(tokens.claims()).toMatchObject({ name: 'Ada Lovelace' });
    const info = await oidc.fetchUserInfo(application.client, tokens.access_token, tokens.claims()?.sub ?? '');
    expect(info).toEqual({ sub: person.account.id, email: 'ada@example.com' });
  });

  it('lets somebody make an account on the way', async () => {
    const application = await register();
    const newcomer = new Person({ id: '', username: 'newcomer', password: 'pass phrase' }, world.issuer);
    const { address, checks } = await application.begin({ scope: 'openid', prompt: 'create' });
    const tokens = await oidc.authorizationCodeGrant(application.client, await newcomer.allow(address), checks);
    expect(tokens.claims()?.sub).toMatch(/^acct_/);
  });

  it('receives a form post that a browser sends by itself', async () => {
    const application = await register();
    const person = await somebody();
    const { address } = await application.begin({ scope: 'openid' });
    await person.allow(address);
    const place = await person.look(`${address.href}&response_mode=form_post`);
    if (place.kind !== 'shown') throw new Error('The browser was sent on.');
    const [form] = place.forms;
    expect(form?.action.href).toBe(CALLBACK);
    expect(Object.fromEntries(form?.fields ?? [])).toMatchObject({ code: expect.any(String) as string, iss: world.issuer + issuer });
  });
});
