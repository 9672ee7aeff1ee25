import * as oidc from 'openid-client';
import type { JsonWebKey } from 'node:crypto';
import { CALLBACK } from './application/application.js';
import { Documents } from './application/documents.js';
import { AFTER_TRUST, BEFORE_TRUST } from './bad-input/at-authorization.js';
import { AT_TOKEN } from './bad-input/at-token.js';
import { post, send, type Answer, type Materials } from './bad-input/attempt.js';
import { forgedJwts, forgedOpaques } from './bad-input/forged-tokens.js';
import { World } from './world.js';

let materials: Materials;

const world = World.forThisFile({}, async ({ administration }) => {
  // One code is good until all that was tried with it was refused, which may take longer than a minute.
  await administration.must('PATCH', 'tenants/default', { settings: { authorization_code_lifetime: 600 } });
  const application = await world.application();
  const stranger = await world.application({ grant_types: ['authorization_code', 'refresh_token'] });
  const person = await world.somebody();
  const tokens = await application.signIn(await world.somebody());
  const brought = await application.send(await world.somebody());
  materials = { world, application, stranger, person, tokens, brought };
});

/** What would show that something was done: how many rows there are, and which one-time credentials are spent. */
const state = async () => {
  const spent = await world.rows.query(
    'SELECT (SELECT count(spent_at) FROM authorization_codes) AS codes, (SELECT count(spent_at) FROM refresh_tokens) AS tokens, (SELECT count(revoked_at) FROM authorizations) AS authorizations',
  );
  return { spent, rows: await world.rows.counts() };
};

/** RFC 6749 §5.2: what a developer is told, in the characters that may be there, with an address that nothing given is in. */
function expectGuidance({ error, error_description: description = '', error_uri: address }: Answer['body']): void {
  expect(address).toBe(`${world.issuer}/errors#${String(error)}`);
  expect(description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]{0,300}$/);
  const { application, tokens, brought } = materials;
  for (const secret of [application.registered.client_secret, tokens.refresh_token, tokens.access_token, brought.code]) expect(description).not.toContain(secret);
}

async function expectRefused(attempt: (materials: Materials) => Promise<Answer>, expected: string): Promise<Answer> {
  const before = await state();
  const answer = await attempt(materials);
  expect(`${answer.status} ${String(answer.error)}`).toBe(expected);
  if (answer.body.error !== undefined) expectGuidance(answer.body);
  expect(await state()).toEqual(before);
  return answer;
}

describe('The token endpoint refuses, and nothing changes:', () => {
  it.each(AT_TOKEN)('%s', async (_, attempt, expected) => {
    const { type, headers } = await expectRefused(attempt, expected);
    expect(type).toMatch(/^application\/json/);
    expect(headers.get('cache-control')).toMatch(/no-store/);
  });

  it('a code after its time', async () => {
    const { application, person } = materials;
    const brought = await application.send(person);
    await world.rows.query("UPDATE authorization_codes SET expires_at = now() - interval '1 second' WHERE spent_at IS NULL AND client_id = $1 AND expires_at = (SELECT max(expires_at) FROM authorization_codes)", [application.registered.client_id]);
    await expectRefused(() => post(`${world.issuer}/token`, application, application.redemption(brought)), '400 invalid_grant');
  });

  it('a verifier for a code that was asked for without a challenge', async () => {
    const application = await world.application({ require_pkce: false });
    const brought = await application.send(materials.person, { code_challenge: '', code_challenge_method: '' });
    const { code_verifier, ...rest } = application.redemption(brought);
    await expectRefused(() => post(`${world.issuer}/token`, application, { ...rest, code_verifier: String(code_verifier) }), '400 invalid_grant');
    expect(await post(`${world.issuer}/token`, application, rest)).toMatchObject({ status: 200 });
  });

  it('and what was tried with is as good as before', async () => {
    const { application, brought, tokens } = materials;
    expect((await application.redeem(brought)).access_token).toMatch(/./);
    expect((await oidc.refreshTokenGrant(application.client, tokens.refresh_token ?? '')).refresh_token).toMatch(/^lk_rt_/);
  });
});

describe('The authorization endpoint shows, and never sends to an address in doubt:', () => {
  it.each(BEFORE_TRUST)('%s', async (_, attempt, expected) => {
    await expectRefused(attempt, expected);
  });
});

describe('The authorization endpoint tells the application:', () => {
  beforeAll(async () => {
    materials = { ...materials, person: await world.somebody() };
  });

  it.each(AFTER_TRUST)('%s', async (_, attempt, expected) => {
    const { type, body } = await expectRefused(attempt, expected);
    expect(type).toBe(CALLBACK);
    expect(body).toMatchObject({ iss: world.issuer, state: expect.stringMatching(/./) as unknown });
    expect(body).not.toHaveProperty('code');
  });
});

describe('A forged access token', () => {
  const forgeries: Record<string, string> = {};

  beforeAll(async () => {
    const { keys } = (await (await fetch(`${world.issuer}/jwks`)).json()) as { keys: JsonWebKey[] };
    Object.assign(forgeries, await forgedJwts(materials.tokens.access_token, keys));
    const opaque = await world.application({ access_token_format: 'opaque' });
    Object.assign(forgeries, forgedOpaques((await opaque.signIn(await world.somebody())).access_token));
  });

  it('opens nothing, whatever its forger did', async () => {
    const { application } = materials;
    const documents = new Documents(world.stack.addresses.resourceApi);
    const before = await state();
    const opened: string[] = [];
    for (const [name, token] of Object.entries(forgeries)) {
      const bearer = { headers: { authorization: `Bearer ${token}` } };
      const places = {
        userinfo: (await send(`${world.issuer}/userinfo`, bearer)).status,
        'admin-api': (await send(`${world.stack.addresses.adminApi}/v1/clients`, bearer)).status,
        'resource-api': (await documents.list(token)).status,
        introspection: (await oidc.tokenIntrospection(application.client, token)).active ? 200 : 401,
      };
      for (const [place, status] of Object.entries(places)) if (status !== 401) opened.push(`${name} at ${place}: ${status}`);
    }
    expect(opened).toEqual([]);
    expect(Object.keys(forgeries)).toHaveLength(17);
    expect(await state()).toEqual(before);
  });
});

describe('Other endpoints refuse, and nothing changes:', () => {
  it.each([
    ['PUT', '/token', 'POST'], ['GET', '/revocation', 'POST'], ['DELETE', '/jwks', 'GET, HEAD'], ['POST', '/.well-known/openid-configuration', 'GET, HEAD'],
    ['PATCH', '/registration/client', 'DELETE, GET, HEAD, PUT'], ['PUT', '/t/default-not/token', 'POST'],
  ])('%s at %s', async (method, path, allowed) => {
    const { headers, body } = await expectRefused(() => send(world.issuer + path, { method }), '405 method_not_allowed');
    expect(headers.get('allow')).toBe(allowed);
    expect(body.error_description).toBe(`expected ${allowed.replaceAll(', ', ' or ')}, got ${method}`);
  });

  it.each(['/nothing', '/token/more', '/registration/a/b', '/%74oken/x'])('%s, where nothing is', async (path) => {
    await expectRefused(() => send(world.issuer + path, {}), '404 not_found');
  });

  it('a refresh token that another client wants to revoke', async () => {
    const { stranger, tokens } = materials;
    await expectRefused(() => post(`${world.issuer}/revocation`, stranger, { token: tokens.refresh_token ?? '' }), '400 invalid_request');
  });

  it.each(['introspection', 'revocation'])('%s without a token, or without a client', async (endpoint) => {
    const address = () => `${world.issuer}/${endpoint}`;
    await expectRefused(({ application }) => post(address(), application, {}), '400 invalid_request');
    await expectRefused(({ tokens }) => send(address(), { method: 'POST', body: new URLSearchParams({ token: tokens.access_token }) }), '401 invalid_client');
  });

  it('two access tokens, or one in the query, at userinfo', async () => {
    const { tokens } = materials;
    const address = `${world.issuer}/userinfo`;
    const body = new URLSearchParams({ access_token: tokens.access_token });
    await expectRefused(() => send(address, { method: 'POST', headers: { authorization: `Bearer ${tokens.access_token}` }, body }), '400 invalid_request');
    const { headers } = await expectRefused(() => send(`${address}?${body.toString()}`, {}), '401 invalid_token');
    // RFC 6750 §3: no token came, so no error is told in the challenge.
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="userinfo", DPoP realm="userinfo", algs="ES256 [\w ]+"$/);
  });

  it('an access token that was made up, with a challenge that says where to read more', async () => {
    const { headers } = await expectRefused(() => send(`${world.issuer}/userinfo`, { headers: { authorization: 'Bearer x.y.z' } }), '401 invalid_token');
    const [bearer, dpop] = headers.get('www-authenticate')?.split(', DPoP ') ?? [];
    expect(bearer).toBe(`Bearer realm="userinfo", error="invalid_token", error_description="the access token is unknown, expired or revoked", error_uri="${world.issuer}/errors#invalid_token"`);
    expect(dpop).toMatch(/^realm="userinfo", algs="ES256 [\w ]+"$/);
  });

  it.each(['{"title":', '{"title":1,"body":2}', '{"title":"x","body":"y","owner":"z"}', '[]', '{"title":"","body":""}'])('resource-api: the document %s', async (body) => {
    const headers = { authorization: `Bearer ${materials.tokens.access_token}`, 'content-type': 'application/json' };
    const { status } = await send(`${world.stack.addresses.resourceApi}/documents`, { method: 'POST', headers, body });
    expect(status).toBe(400);
  });
});

describe('The page that errors point to', () => {
  it('is served, has a section for the code, and runs nothing in a browser', async () => {
    const page = await fetch(`${world.issuer}/errors`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; frame-ancestors 'none'/);
    expect(await page.text()).toContain('<h2 id="invalid_grant">');
  });
});
