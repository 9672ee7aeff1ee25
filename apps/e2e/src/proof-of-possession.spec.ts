import { randomUUID } from 'node:crypto';
import { SignJWT, calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import { eventually } from '@latchkey/testing';
import { CALLBACK } from './application/application.js';
import { Person } from './person/person.js';
import { World } from './world.js';

let strict: string;
const world = World.forThisFile({ services: ['admin-api'] }, async ({ administration }) => {
  strict = await administration.tenant();
  await administration.must('PATCH', 'tenants/default', { settings: { registration: 'open' } });
  await administration.must('PATCH', `tenants/${strict}`, { settings: { dpop_nonce_required: true } });
});

const METADATA = { redirect_uris: [CALLBACK], scope: 'openid email offline_access documents:read' };
const MACHINE = { ...METADATA, grant_types: ['authorization_code', 'refresh_token', 'client_credentials'] };
const PUBLIC = { ...METADATA, grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none' };
const execute = [oidc.allowInsecureRequests];
const discover = (issuer: string, clientId: string, authentication: oidc.ClientAuth) => oidc.discovery(new URL(issuer), clientId, undefined, authentication, { execute });
const post = async (address: string, body: Record<string, string>, headers: Record<string, string> = {}) => {
  const response = await fetch(address, { method: 'POST', headers, body: new URLSearchParams(body) });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
};

describe('A client that computes MACs with its secret', () => {
  it('proves itself at the token, introspection and revocation endpoints', async () => {
    const { client_id, client_secret = '' } = await world.administration.client({ ...MACHINE, token_endpoint_auth_method: 'client_secret_jwt' });
    const client = await discover(world.issuer, client_id, oidc.ClientSecretJwt(client_secret));
    const { access_token } = await oidc.clientCredentialsGrant(client);
    expect(await oidc.tokenIntrospection(client, access_token)).toMatchObject({ active: true });
    await oidc.tokenRevocation(client, access_token);
    expect(await oidc.tokenIntrospection(client, access_token)).toEqual({ active: false });
  });

  it.each(['HS384', 'HS512'])('proves itself with %s where it is registered so, and with nothing else', async (alg) => {
    const { client_id, client_secret = '' } = await world.administration.client({ ...MACHINE, token_endpoint_auth_method: 'client_secret_jwt', token_endpoint_auth_signing_alg: alg });
    expect((await present(await assertion(client_id, client_secret, alg))).status).toBe(200);
    expect((await present(await assertion(client_id, client_secret))).status).toBe(401);
  });

  const assertion = (client_id: string, key: string, alg = 'HS256') =>
    new SignJWT({ iss: client_id, sub: client_id, aud: world.issuer, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 60 }).setProtectedHeader({ alg }).sign(Buffer.from(key));
  const present = (client_assertion: string) =>
    post(`${world.issuer}/token`, { grant_type: 'client_credentials', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion });

  it('is let in once by an assertion that is shown a hundred times at once', async () => {
    const { client_id, client_secret = '' } = await world.administration.client({ ...MACHINE, token_endpoint_auth_method: 'client_secret_jwt' });
    const shown = await assertion(client_id, client_secret);
    const answers = await Promise.all(Array.from({ length: 100 }, () => present(shown)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('registers itself, and signs people in', async () => {
    const client = await oidc.dynamicClientRegistration(new URL(world.issuer), { redirect_uris: [CALLBACK], token_endpoint_auth_method: 'client_secret_jwt', token_endpoint_auth_signing_alg: 'HS256' }, undefined, { execute });
    const { client_id, client_secret = '' } = client.clientMetadata();
    const application = await discover(world.issuer, client_id, oidc.ClientSecretJwt(String(client_secret)));
    expect((await signIn(application)).claims()?.aud).toBe(client_id);
  });
});

/** @param proofs the holder of the key of DPoP proofs */
async function signIn(client: oidc.Configuration, { proofs, person }: { proofs?: oidc.DPoPHandle; person?: Person } = {}) {
  const [pkceCodeVerifier, expectedNonce] = [oidc.randomPKCECodeVerifier(), oidc.randomNonce()];
  const address = oidc.buildAuthorizationUrl(client, {
    redirect_uri: CALLBACK, scope: 'openid email', nonce: expectedNonce, code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256',
    ...(proofs && { dpop_jkt: await proofs.calculateThumbprint() }),
  });
  const callback = await (person ?? (await world.somebody())).allow(address);
  return oidc.authorizationCodeGrant(client, callback, { pkceCodeVerifier, expectedNonce }, undefined, proofs && { DPoP: proofs });
}

async function holder(client: oidc.Configuration) {
  const keys = await oidc.randomDPoPKeyPair('ES256', { extractable: true });
  return { keys, proofs: oidc.getDPoPHandle(client, keys), jkt: await calculateJwkThumbprint(await exportJWK(keys.publicKey)) };
}

describe('A client that sends DPoP proofs', () => {
  it.each(['jwt', 'opaque'])('gets %s tokens that only its key opens, from every grant', async (access_token_format) => {
    const { client_id, client_secret = '' } = await world.administration.client({ ...MACHINE, access_token_format, dpop_bound_access_tokens: true });
    const client = await discover(world.issuer, client_id, oidc.ClientSecretBasic(client_secret));
    const { proofs, jkt } = await holder(client);
    const signedIn = await signIn(client, { proofs });
    const refreshed = await oidc.refreshTokenGrant(client, signedIn.refresh_token ?? '', undefined, { DPoP: proofs });
    const own = await oidc.clientCredentialsGrant(client, undefined, { DPoP: proofs });
    for (const { access_token, token_type } of [signedIn, refreshed, own]) {
      expect(token_type).toBe('dpop');
      expect(await oidc.tokenIntrospection(client, access_token)).toMatchObject({ active: true, token_type: 'DPoP', cnf: { jkt } });
      if (access_token_format === 'jwt') expect(decodeJwt(access_token).cnf).toEqual({ jkt });
    }
    expect((await oidc.fetchUserInfo(client, refreshed.access_token, oidc.skipSubjectCheck, { DPoP: proofs })).sub).toMatch(/^acct_/);
    const bearer = await fetch(`${world.issuer}/userinfo`, { headers: { authorization: `Bearer ${refreshed.access_token}` } });
    expect([bearer.status, bearer.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Bearer .*expected the scheme DPoP.*, DPoP realm="userinfo", algs=/)]);
    const thief = await holder(client);
    const stolen = await oidc.fetchUserInfo(client, refreshed.access_token, oidc.skipSubjectCheck, { DPoP: thief.proofs }).catch((error: unknown) => error);
    expect(stolen).toMatchObject({ status: 401 });
    await expect(oidc.clientCredentialsGrant(client)).rejects.toMatchObject({ error: 'invalid_dpop_proof' });
  });

  it('keeps its code and, without a secret, its refresh tokens to its key', async () => {
    const { client_id } = await world.administration.client(PUBLIC);
    const client = await discover(world.issuer, client_id, oidc.None());
    const [own, thief] = [await holder(client), await holder(client)];
    const { refresh_token = '' } = await signIn(client, { proofs: own.proofs });
    await expect(oidc.refreshTokenGrant(client, refresh_token, undefined, { DPoP: thief.proofs })).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(oidc.refreshTokenGrant(client, refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    const next = await oidc.refreshTokenGrant(client, refresh_token, undefined, { DPoP: own.proofs });
    await expect(oidc.refreshTokenGrant(client, next.refresh_token ?? '', undefined, { DPoP: thief.proofs })).rejects.toMatchObject({ error: 'invalid_grant' });
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const parameters = { redirect_uri: CALLBACK, scope: 'openid', code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256', dpop_jkt: own.jkt };
    const callback = await (await world.somebody()).allow(oidc.buildAuthorizationUrl(client, parameters));
    for (const DPoP of [thief.proofs, undefined]) {
      await expect(oidc.authorizationCodeGrant(client, callback, { pkceCodeVerifier }, undefined, DPoP && { DPoP })).rejects.toMatchObject({ error: 'invalid_grant' });
    }
    expect((await oidc.authorizationCodeGrant(client, callback, { pkceCodeVerifier }, undefined, { DPoP: own.proofs })).token_type).toBe('dpop');
  });

  it('learns the nonce that its tenant asks for, and goes on', async () => {
    const [issuer, tenant] = [`${world.issuer}/t/${strict}`, world.administration.at(strict)];
    const { client_id, client_secret = '' } = await tenant.client({ ...MACHINE, scope: 'openid email' });
    const client = await discover(issuer, client_id, oidc.ClientSecretBasic(client_secret));
    const { proofs } = await holder(client);
    await eventually(async () => expect((await signIn(client, { proofs, person: new Person(await tenant.account(), world.issuer) })).token_type).toBe('dpop'));
    const { access_token } = await signIn(client, { proofs, person: new Person(await tenant.account(), world.issuer) });
    expect((await oidc.fetchUserInfo(client, access_token, oidc.skipSubjectCheck, { DPoP: proofs })).sub).toMatch(/^acct_/);
  });
});

describe('A DPoP proof', () => {
  const keys = generateKeyPair('ES256', { extractable: true });
  const proof = async (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) => {
    const { publicKey, privateKey } = await keys;
    const made = { htm: 'POST', htu: `${world.issuer}/token`, jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...claims };
    return new SignJWT(made).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: (await exportJWK(publicKey)) as never, ...header }).sign(privateKey);
  };
  const asking = async () => {
    const { client_id, client_secret = '' } = await world.administration.client({ ...MACHINE, token_endpoint_auth_method: 'client_secret_post' });
    return (dpop: string) => post(`${world.issuer}/token`, { grant_type: 'client_credentials', client_id, client_secret }, { dpop });
  };

  it('is good once, of a hundred at once', async () => {
    const [ask, made] = [await asking(), await proof()];
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(made)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error === 'invalid_dpop_proof')).toHaveLength(99);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['of another endpoint', { htu: 'https://evil.example/token' }, {}], ['of another method', { htm: 'GET' }, {}], ['that is stale', { iat: 1 }, {}], ['of another type', {}, { typ: 'JWT' }],
  ])('is refused when it is one %s', async (_what, claims, header) => {
    const ask = await asking();
    expect(await ask(await proof(claims, header))).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } });
  });
});
