import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import { type Application, SIGNED_OUT } from './application/application.js';
import { Person } from './person/person.js';
import { World } from './world.js';

const world = World.forThisFile({ services: ['admin-api'] });

const CLAIMS = { name: 'Ada Lovelace', given_name: 'Ada', email_verified: true, address: { country: 'GB', locality: 'London' } };
const OPEN = { scope: 'openid profile email address phone' };

/** The client as it is when it accepts no userinfo but a signed one. */
function expectingSigned({ client, registered }: Application, alg: string): oidc.Configuration {
  const signed = new oidc.Configuration(client.serverMetadata(), registered.client_id, { userinfo_signed_response_alg: alg }, oidc.ClientSecretBasic(registered.client_secret ?? ''));
  oidc.allowInsecureRequests(signed);
  return signed;
}

function decrypting(client: oidc.Configuration, alg: string, key: oidc.CryptoKey): oidc.Configuration {
  oidc.enableDecryptingResponses(client, ['A128CBC-HS256', 'A256CBC-HS512', 'A128GCM', 'A256GCM'], { key, alg, kid: 'enc-1' });
  return client;
}

/** An application that openid-client decrypts for. */
async function encrypting(alg: string, metadata: Readonly<Record<string, unknown>>) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'enc-1', use: 'enc', alg }] };
  const application = await world.application({ ...OPEN, jwks, ...metadata });
  decrypting(application.client, alg, privateKey);
  return { application, privateKey };
}
const userinfo = async ({ client }: Application, access_token: string) => {
  const response = await oidc.fetchProtectedResource(client, access_token, new URL(client.serverMetadata().userinfo_endpoint ?? ''), 'GET');
  return { type: response.headers.get('content-type'), body: await response.text() };
};

describe('What an application is told of a person', () => {
  it('is at userinfo what the scopes open and what was asked for by name, with its type', async () => {
    const application = await world.application(OPEN);
    const person = await world.somebody(CLAIMS);
    const claims = JSON.stringify({ userinfo: { name: { essential: true }, address: null }, id_token: { given_name: null } });
    const tokens = await application.signIn(person, { scope: 'openid', claims });
    const sub = tokens.claims()?.sub ?? '';
    expect(await oidc.fetchUserInfo(application.client, tokens.access_token, sub)).toEqual({ sub, name: 'Ada Lovelace', address: CLAIMS.address });
    expect(tokens.claims()).toMatchObject({ given_name: 'Ada' });
    expect(tokens.claims()).not.toHaveProperty('name');
  });

  it('is signed where it is registered so', async () => {
    const application = await world.application({ ...OPEN, userinfo_signed_response_alg: 'ES256' });
    const tokens = await application.signIn(await world.somebody(CLAIMS), { scope: 'openid profile' });
    const { type, body } = await userinfo(application, tokens.access_token);
    expect(type).toContain('application/jwt');
    expect(decodeProtectedHeader(body)).toMatchObject({ alg: 'ES256' });
    expect(decodeJwt(body)).toMatchObject({ iss: world.issuer, aud: application.registered.client_id, name: 'Ada Lovelace' });
    expect(await oidc.fetchUserInfo(expectingSigned(application, 'ES256'), tokens.access_token, tokens.claims()?.sub ?? '')).toMatchObject({ name: 'Ada Lovelace' });
  });

  it.each([['RSA-OAEP', 'A128CBC-HS256'], ['RSA-OAEP-256', 'A256GCM'], ['ECDH-ES', 'A128GCM'], ['ECDH-ES+A256KW', 'A256CBC-HS512']])('can be read by the application alone, under %s and %s', async (alg, enc) => {
    const { application, privateKey } = await encrypting(alg, {
      id_token_encrypted_response_alg: alg, id_token_encrypted_response_enc: enc,
      userinfo_signed_response_alg: 'RS256', userinfo_encrypted_response_alg: alg, userinfo_encrypted_response_enc: enc,
    });
    const tokens = await application.signIn(await world.somebody(CLAIMS), { scope: 'openid profile' });
    expect(decodeProtectedHeader(tokens.id_token ?? '')).toMatchObject({ alg, enc, kid: 'enc-1', cty: 'JWT' });
    const sub = tokens.claims()?.sub ?? '';
    expect(sub).toMatch(/^acct_/);
    expect(decodeProtectedHeader((await userinfo(application, tokens.access_token)).body)).toMatchObject({ alg, enc });
    const reader = decrypting(expectingSigned(application, 'RS256'), alg, privateKey);
    expect(await oidc.fetchUserInfo(reader, tokens.access_token, sub)).toMatchObject({ name: 'Ada Lovelace' });
  });
});

describe('A pairwise application', () => {
  it('knows a person by the same subject each time, everywhere, and by another one than other sectors', async () => {
    const person = await world.somebody(CLAIMS);
    const pairwise = await world.application({ ...OPEN, subject_type: 'pairwise' });
    const first = await pairwise.signIn(person, { scope: 'openid' });
    const second = await pairwise.signIn(person, { scope: 'openid', id_token_hint: first.id_token ?? '', prompt: 'none' });
    const sub = second.claims()?.sub ?? '';
    expect(sub).toBe(first.claims()?.sub);
    expect(sub).toMatch(/^acct_p\./);
    expect(await oidc.fetchUserInfo(pairwise.client, second.access_token, sub)).toEqual({ sub });
    expect(decodeJwt(second.access_token).sub).toBe(sub);
    expect(await oidc.tokenIntrospection(pairwise.client, second.access_token)).toMatchObject({ active: true, sub });
    const elsewhere = 'https://other.example/callback';
    const other = await world.application({ ...OPEN, subject_type: 'pairwise', redirect_uris: [elsewhere] });
    const known = await world.application(OPEN);
    const subjects = [sub, (await other.signIn(person, { scope: 'openid', redirect_uri: elsewhere })).claims()?.sub, (await known.signIn(person, { scope: 'openid' })).claims()?.sub];
    expect(new Set(subjects).size).toBe(3);
  });

  it('loses its tokens with the account that they do not name', async () => {
    const account = await world.administration.account(CLAIMS);
    for (const access_token_format of ['jwt', 'opaque']) {
      const pairwise = await world.application({ ...OPEN, subject_type: 'pairwise', access_token_format });
      const { access_token } = await pairwise.signIn(new Person(account, world.issuer), { scope: 'openid' });
      expect(await oidc.tokenIntrospection(pairwise.client, access_token)).toMatchObject({ active: true });
      await world.administration.must('POST', 'tokens/revocations', { account: account.id });
      expect(await oidc.tokenIntrospection(pairwise.client, access_token)).toEqual({ active: false });
    }
  });

  it('is signed out by the hint that it has', async () => {
    const person = await world.somebody(CLAIMS);
    const pairwise = await world.application({ ...OPEN, subject_type: 'pairwise' });
    const { id_token = '', access_token } = await pairwise.signIn(person, { scope: 'openid' });
    const place = await person.look(oidc.buildEndSessionUrl(pairwise.client, { id_token_hint: id_token, post_logout_redirect_uri: SIGNED_OUT }));
    expect(place.address.href).toBe(SIGNED_OUT);
    expect(await oidc.tokenIntrospection(pairwise.client, access_token)).toEqual({ active: false });
  });
});

describe('A claim of the tenant\'s own', () => {
  it('is opened by a scope of the tenant\'s own, which the consent page puts in words, and put into the tokens of a resource', async () => {
    const claim = 'https://example.com/department';
    const resource = 'https://staff.example/';
    await world.administration.must('PATCH', 'tenants/default', {
      settings: {
        claims: [{ claim, attribute: 'department', scopes: ['staff'], resources: [resource] }],
        scopes: [{ name: 'staff', description: 'See where you work' }],
      },
    });
    await world.administration.must('POST', 'resources', { identifier: resource, scopes: [{ name: 'staff:list' }], claims: ['email'] });
    const application = await world.application({ scope: 'openid email staff staff:list' });
    const person = await world.somebody({ email: 'ada@example.com', attributes: { department: 'engines' } });
    await application.signIn(person, { scope: 'openid' });
    const asked = await person.look((await application.begin({ scope: 'openid staff' })).address);
    expect(asked.kind === 'shown' && asked.text).toContain('See where you work');
    const tokens = await application.signIn(person, { scope: 'openid staff' });
    const sub = tokens.claims()?.sub ?? '';
    expect(await oidc.fetchUserInfo(application.client, tokens.access_token, sub)).toMatchObject({ [claim]: 'engines' });
    expect(application.client.serverMetadata().claims_parameter_supported).toBe(true);
    const { access_token } = await application.signIn(person, { scope: 'openid staff:list', resource });
    expect(decodeJwt(access_token)).toMatchObject({ [claim]: 'engines', email: 'ada@example.com', scope: 'openid staff:list' });
    expect(await oidc.fetchUserInfo(application.client, access_token, sub)).not.toHaveProperty('email');
  });
});
