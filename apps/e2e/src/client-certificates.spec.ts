import { mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate, createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { CertificateAuthority, type IssuedCertificate } from '@latchkey/testing/certificates';
import { CALLBACK } from './application/application.js';
import { freePort } from './stack/index.js';
import { TlsProxy } from './tls/tls-proxy.js';
import { World } from './world.js';

const HEADER = 'X-Client-Certificate';
const port = await freePort();
const [authority, stranger] = [await CertificateAuthority.create(), await CertificateAuthority.create()];
const authorities = join(mkdtempSync(join(tmpdir(), 'latchkey-e2e-')), 'authorities.pem');
writeFileSync(authorities, authority.certificate);

let proxy: TlsProxy;
const world = World.forThisFile({
  services: ['admin-api'],
  // Loopback has many addresses: 127.0.0.1 is the proxy's, and every other one a stranger's.
  settings: { CLIENT_CERTIFICATE_HEADER: HEADER, CLIENT_CERTIFICATE_PROXIES: '127.0.0.1', CLIENT_CERTIFICATE_AUTHORITIES: authorities, MTLS_URL: `https://localhost:${port}` },
}, async ({ issuer }) => {
  proxy = await TlsProxy.start({ port, header: HEADER, target: () => issuer });
});
afterAll(() => proxy?.stop());

const SUBJECT = 'CN=Payroll, O=Example';
const PKI = { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: 'O=example,CN=PAYROLL' };
const jwkOf = ({ certificate, x5c }: IssuedCertificate) => ({ ...new X509Certificate(certificate).publicKey.export({ format: 'jwk' }), x5c: [x5c] });
const thumbprint = ({ x5c }: IssuedCertificate) => createHash('sha256').update(Buffer.from(x5c, 'base64')).digest('base64url');

/** An application that shows the certificate, if any, wherever TLS asks for one. */
async function application(metadata: Record<string, unknown>, shown?: IssuedCertificate, authentication = oidc.TlsClientAuth()): Promise<oidc.Configuration> {
  const grants = metadata.token_endpoint_auth_method === 'none' ? ['authorization_code', 'refresh_token'] : ['authorization_code', 'refresh_token', 'client_credentials'];
  const { client_id } = await world.administration.client({ redirect_uris: [CALLBACK], grant_types: grants, scope: 'openid email offline_access documents:read', ...metadata });
  return withCertificate(client_id, shown, authentication);
}
const withCertificate = (client_id: string, shown?: IssuedCertificate, authentication = oidc.TlsClientAuth()) => oidc.discovery(
  new URL(world.issuer), client_id, { use_mtls_endpoint_aliases: true }, authentication, { execute: [oidc.allowInsecureRequests], [oidc.customFetch]: proxy.fetchAs(shown) as never },
);
const refused = { error: 'invalid_client' };

/** A token request that goes past the proxy. @param from the address that it comes from */
const direct = (clientId: string, headers: readonly string[], from: string) =>
  new Promise<{ status: number | undefined; body: Record<string, unknown> }>((resolve, reject) => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId }).toString();
    const all = ['Host', new URL(world.issuer).host, 'Content-Type', 'application/x-www-form-urlencoded', 'Content-Length', String(body.length), ...headers];
    request(`${world.issuer}/token`, { method: 'POST', localAddress: from, headers: all as never, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) as Record<string, unknown> }));
    }).on('error', reject).end(body);
  });

async function signIn(client: oidc.Configuration) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const parameters = { redirect_uri: CALLBACK, scope: 'openid email offline_access', code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256' };
  const callback = await (await world.somebody()).allow(oidc.buildAuthorizationUrl(client, parameters));
  return oidc.authorizationCodeGrant(client, callback, { pkceCodeVerifier });
}

describe('The metadata', () => {
  it('name both methods, and the endpoints where TLS asks for a certificate', async () => {
    const metadata = (await (await fetch(`${world.issuer}/.well-known/oauth-authorization-server`)).json()) as Record<string, unknown>;
    expect(metadata).toMatchObject({
      token_endpoint_auth_methods_supported: expect.arrayContaining(['tls_client_auth', 'self_signed_tls_client_auth']), tls_client_certificate_bound_access_tokens: true,
      mtls_endpoint_aliases: { token_endpoint: `https://localhost:${port}/token`, userinfo_endpoint: `https://localhost:${port}/userinfo`, revocation_feed_endpoint: `https://localhost:${port}/revocation-feed`, security_events_endpoint: `https://localhost:${port}/security-events` },
    });
  });
});

describe('An application with a certificate of the authority', () => {
  it('proves itself at the token, introspection and revocation endpoints', async () => {
    const client = await application(PKI, await authority.issue({ subject: SUBJECT }));
    const { access_token } = await oidc.clientCredentialsGrant(client);
    expect(await oidc.tokenIntrospection(client, access_token)).toMatchObject({ active: true });
    await oidc.tokenRevocation(client, access_token);
    expect(await oidc.tokenIntrospection(client, access_token)).toEqual({ active: false });
  });

  it.each<[string, () => Promise<IssuedCertificate> | undefined]>([
    ['none', () => undefined], ['another client’s', () => authority.issue({ subject: 'CN=Sales, O=Example' })], ['a stranger’s', () => stranger.issue({ subject: SUBJECT })],
    ['its own', () => CertificateAuthority.selfSigned({ subject: SUBJECT })], ['one that has expired', () => authority.issue({ subject: SUBJECT, notAfter: new Date(Date.now() - 1000) })],
  ])('is refused with %s', async (_what, made) => {
    await expect(oidc.clientCredentialsGrant(await application(PKI, await made()))).rejects.toMatchObject({ status: 401 });
  });
});

describe('An application with a certificate of its own', () => {
  it('proves itself by that one alone', async () => {
    const own = await CertificateAuthority.selfSigned({ subject: 'CN=me' });
    const client = await application({ token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks: { keys: [jwkOf(own)] } }, own);
    expect(await oidc.clientCredentialsGrant(client)).toHaveProperty('access_token');
    const thief = await withCertificate(client.clientMetadata().client_id, await CertificateAuthority.selfSigned({ subject: 'CN=me' }));
    await expect(oidc.clientCredentialsGrant(thief)).rejects.toMatchObject({ status: 401 });
  });
});

describe('The header of the proxy', () => {
  it('is not believed from anybody else, and fails the request when the proxy sends two', async () => {
    const shown = await authority.issue({ subject: SUBJECT });
    const clientId = (await application(PKI)).clientMetadata().client_id;
    const escaped = encodeURIComponent(shown.certificate);
    expect((await direct(clientId, [HEADER, escaped], '127.0.0.1')).status).toBe(200);
    expect(await direct(clientId, [HEADER, escaped], '127.0.0.2')).toMatchObject({ status: 401, body: refused });
    expect(await direct(clientId, [HEADER, escaped, 'X-Forwarded-For', '127.0.0.1'], '127.0.0.2')).toMatchObject({ status: 401, body: refused });
    expect(await direct(clientId, [HEADER, escaped, HEADER, escaped], '127.0.0.1')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await direct(clientId, [HEADER, 'nonsense'], '127.0.0.1')).toMatchObject({ status: 400 });
  });

  it('is the proxy’s own, whatever the client sends', async () => {
    const shown = await authority.issue({ subject: SUBJECT });
    const clientId = (await application(PKI)).clientMetadata().client_id;
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', [HEADER]: encodeURIComponent(shown.certificate) };
    expect((await proxy.fetchAs()(`https://localhost:${port}/token`, { method: 'POST', headers, body })).status).toBe(401);
  });
});

describe('Certificate-bound access tokens', () => {
  it.each(['jwt', 'opaque'])('as %s open userinfo with the certificate alone, and say so where they are introspected', async (access_token_format) => {
    const shown = await authority.issue({ subject: SUBJECT });
    const client = await application({ ...PKI, tls_client_certificate_bound_access_tokens: true, access_token_format }, shown);
    const { access_token, token_type } = await signIn(client);
    const cnf = { 'x5t#S256': thumbprint(shown) };
    expect(token_type).toBe('bearer');
    if (access_token_format === 'jwt') expect(decodeJwt(access_token).cnf).toEqual(cnf);
    expect(await oidc.tokenIntrospection(client, access_token)).toMatchObject({ active: true, token_type: 'Bearer', cnf });
    expect((await oidc.fetchUserInfo(client, access_token, oidc.skipSubjectCheck)).sub).toMatch(/^acct_/);
    for (const certificate of [undefined, await authority.issue({ subject: SUBJECT })]) {
      const answer = await proxy.fetchAs(certificate)(`https://localhost:${port}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('bound to another client certificate')]);
    }
  });

  it('of a public client come with refresh tokens that are bound as well', async () => {
    const [shown, other] = [await CertificateAuthority.selfSigned({ subject: 'CN=device' }), await CertificateAuthority.selfSigned({ subject: 'CN=device' })];
    const client = await application({ token_endpoint_auth_method: 'none', tls_client_certificate_bound_access_tokens: true }, shown, oidc.None());
    const { refresh_token = '' } = await signIn(client);
    const thief = await withCertificate(client.clientMetadata().client_id, other, oidc.None());
    await expect(oidc.refreshTokenGrant(thief, refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    const bare = await withCertificate(client.clientMetadata().client_id, undefined, oidc.None());
    await expect(oidc.refreshTokenGrant(bare, refresh_token)).rejects.toMatchObject({ error: 'invalid_request' });
    expect(decodeJwt((await oidc.refreshTokenGrant(client, refresh_token)).access_token).cnf).toEqual({ 'x5t#S256': thumbprint(shown) });
  });
});
