import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { eventually } from '@latchkey/testing';
import type { Administration } from './administration/administration.js';
import { Application, CALLBACK } from './application/application.js';
import { Person } from './person/person.js';
import { World } from './world.js';

type Metadata = Readonly<Record<string, unknown>> & { readonly issuer: string; readonly jwks_uri: string };

let other: string;
const world = World.forThisFile({ services: ['admin-api'] }, async ({ administration }) => {
  other = await administration.tenant();
});

const get = async (address: string) => {
  const response = await fetch(address);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Metadata };
};
const listed = (metadata: Metadata, name: string) => metadata[name] as readonly string[];

describe.each(['the default tenant', 'another tenant'])('The metadata of %s', (which) => {
  let issuer: string;
  let path: string;
  let metadata: Metadata;
  let tenant: Administration;
  let application: Application;

  beforeAll(async () => {
    path = which === 'another tenant' ? `/t/${other}` : '';
    issuer = world.issuer + path;
    tenant = path === '' ? world.administration : world.administration.at(other);
    metadata = (await get(`${issuer}/.well-known/openid-configuration`)).body;
    application = await Application.register(tenant, issuer, { scope: 'openid' });
  });

  const somebody = async () => new Person(await tenant.account(), world.issuer);

  it('is the same under both documents, but for what only one knows, and under both forms of their addresses', async () => {
    expect(metadata.issuer).toBe(issuer);
    for (const document of ['openid-configuration', 'oauth-authorization-server']) {
      for (const address of [`${issuer}/.well-known/${document}`, `${world.issuer}/.well-known/${document}${path}`]) {
        expect(await get(address)).toMatchObject({ status: 200, body: metadata });
      }
    }
  });

  it('is named where the issuer itself is looked for', async () => {
    const { body } = await get(issuer);
    expect(body).toEqual({ issuer: metadata.issuer, openid_configuration: `${issuer}/.well-known/openid-configuration` });
  });

  it('names what tells of revocations for OAuth alone, since OpenID Connect knows nothing of it', async () => {
    const { body } = await get(`${issuer}/.well-known/oauth-authorization-server`);
    const named = { revocation_feed_endpoint: `${issuer}/revocation-feed`, security_events_endpoint: `${issuer}/security-events`, status_list_aggregation_endpoint: `${issuer}/status-lists` };
    expect(body).toEqual({ ...metadata, ...named });
  });

  it('names endpoints that are all served, under the issuer', async () => {
    const { body } = await get(`${issuer}/.well-known/oauth-authorization-server`);
    const endpoints = Object.entries(body).filter(([name]) => name.endsWith('_endpoint') || ['jwks_uri', 'check_session_iframe'].includes(name));
    expect(endpoints.length).toBeGreaterThanOrEqual(8);
    for (const [, address] of endpoints as [string, string][]) {
      expect(address.startsWith(`${issuer}/`)).toBe(true);
      const answers = await Promise.all(['GET', 'POST'].map((method) => fetch(address, { method, redirect: 'manual' })));
      expect(answers.some(({ status }) => status !== 404 && status !== 405)).toBe(true);
    }
  });

  it('lists the grant types that are served, and no other is', async () => {
    const ask = async (grant_type: string) => (await application.post(String(metadata.token_endpoint), { grant_type })).body.error;
    for (const type of listed(metadata, 'grant_types_supported')) expect(await ask(type)).not.toBe('unsupported_grant_type');
    for (const type of ['password', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code', 'urn:ietf:params:oauth:grant-type:jwt-bearer', 'Authorization_Code']) {
      if (!listed(metadata, 'grant_types_supported').includes(type)) expect(await ask(type)).toBe('unsupported_grant_type');
    }
  });

  it('lists the response types, modes and challenge methods that are served, and no other is', async () => {
    const errorOf = async (parameters: Readonly<Record<string, string>>) => {
      const { address } = await application.begin({ scope: 'openid', prompt: 'none', ...parameters });
      const place = await (await somebody()).look(address);
      if (place.kind === 'shown') return `shown ${place.status}`;
      return place.address.searchParams.get('error') ?? new URLSearchParams(place.address.hash.slice(1)).get('error');
    };
    const unlisted = (name: string, ...values: string[]) => values.filter((value) => !listed(metadata, name).includes(value));
    for (const response_type of listed(metadata, 'response_types_supported')) expect(await errorOf({ response_type })).not.toBe('unsupported_response_type');
    for (const response_type of unlisted('response_types_supported', 'token', 'code smoke')) expect(await errorOf({ response_type })).toBe('unsupported_response_type');
    expect(listed(metadata, 'response_modes_supported')).toContain('query');
    expect(await errorOf({ response_mode: 'query' })).toBe('login_required');
    for (const response_mode of unlisted('response_modes_supported', 'smoke', 'web_message')) expect(await errorOf({ response_mode })).toMatch(/^(invalid_request|unsupported_response_mode)$/);
    expect(listed(metadata, 'code_challenge_methods_supported')).toEqual(['S256']);
    expect(await errorOf({ code_challenge_method: 'plain' })).toBe('invalid_request');
  });

  it('lists the ways in which clients prove themselves, and each is served', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'ES256' }] };
    const keys = oidc.PrivateKeyJwt({ key: privateKey, kid: 'a' });
    const ways: Readonly<Record<string, (secret: string) => oidc.ClientAuth>> = {
      none: oidc.None, client_secret_basic: oidc.ClientSecretBasic, client_secret_post: oidc.ClientSecretPost, private_key_jwt: () => keys,
    };
    for (const method of Object.keys(ways)) {
      expect(listed(metadata, 'token_endpoint_auth_methods_supported')).toContain(method);
      const registered = await tenant.client({
        redirect_uris: [CALLBACK], scope: 'openid', token_endpoint_auth_method: method, ...(method === 'private_key_jwt' && { jwks }),
      });
      const client = await oidc.discovery(new URL(issuer), registered.client_id, undefined, ways[method]?.(registered.client_secret ?? ''), { execute: [oidc.allowInsecureRequests] });
      const error = await oidc.genericGrantRequest(client, 'authorization_code', { code: 'unknown', redirect_uri: CALLBACK }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ error: 'invalid_grant' });
    }
  });

  it('lists unsigned request objects where the tenant serves them to every client, and nowhere else', async () => {
    const request = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"response_type":"code"}').toString('base64url')}.`;
    const answered = async () => {
      const { address } = await application.begin({ scope: 'openid', prompt: 'none', response_type: 'code', request });
      const place = await (await somebody()).look(address);
      return place.kind === 'shown' ? place.status : place.address.searchParams.get('error');
    };
    const algorithms = async () => listed((await get(`${issuer}/.well-known/openid-configuration`)).body, 'request_object_signing_alg_values_supported');
    expect(await algorithms()).not.toContain('none');
    expect(await answered()).toBe('request_not_supported');
    const own = which === 'another tenant' ? other : 'default';
    await world.administration.must('PATCH', `tenants/${own}`, { settings: { unsigned_request_objects: true } });
    await eventually(async () => expect(await algorithms()).toContain('none'));
    await eventually(async () => expect(await answered()).toBe('login_required'));
  });

  it('names keys that verify ID tokens under every algorithm listed', async () => {
    for (const alg of listed(metadata, 'id_token_signing_alg_values_supported')) {
      const signed = await Application.register(tenant, issuer, { scope: 'openid', id_token_signed_response_alg: alg });
      const { id_token = '' } = await signed.signIn(await somebody(), { scope: 'openid' });
      // A set of its own each time: keys beyond RS256 and ES256 are made when the first token needs them.
      const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
      const { protectedHeader, payload } = await jwtVerify(id_token, keys, { issuer, audience: signed.registered.client_id });
      expect(protectedHeader).toMatchObject({ alg, kid: expect.any(String) as unknown });
      expect(payload.sub).toMatch(/^acct_/);
    }
  });

  it('has public keys only, to be kept for a while', async () => {
    const { headers, body } = await get(metadata.jwks_uri);
    expect(headers.get('cache-control')).toMatch(/max-age=\d+/);
    for (const key of body.keys as Record<string, unknown>[]) expect(Object.keys(key).filter((member) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].includes(member))).toEqual([]);
  });
});

describe('Metadata', () => {
  it('is not served for a tenant that does not exist', async () => {
    for (const address of ['/t/nobody', '/t/nobody/.well-known/openid-configuration', '/.well-known/openid-configuration/t/nobody', '/t/nobody/jwks']) {
      expect((await fetch(world.issuer + address)).status).toBe(404);
    }
  });

  it('of two tenants has no key in common', async () => {
    const kids = await Promise.all([world.issuer, `${world.issuer}/t/${other}`].map(async (issuer) => {
      const { body } = await get(`${issuer}/jwks`);
      return (body.keys as { kid: string }[]).map(({ kid }) => kid);
    }));
    expect(kids[0]?.filter((kid) => kids[1]?.includes(kid))).toEqual([]);
  });
});
