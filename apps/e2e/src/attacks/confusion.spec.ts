import { randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import { CALLBACK, SIGNED_OUT, type Application, type Tokens } from '../application/application.js';
import type { Person } from '../person/person.js';
import { World } from '../world.js';
import { rawRequest } from './raw-request.js';

const SECRET = 'known-to-the-attacker';
const boss = `Basic ${Buffer.from(`boss:${SECRET}`).toString('base64')}`;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let acme: string;
let person: Person;
let application: Application;
let tokens: Tokens;
const world = World.forThisFile({ services: ['admin-api'] }, async ({ administration }) => {
  acme = await administration.tenant({ administrator: { client_id: 'boss', client_secret: SECRET } });
});
beforeAll(async () => {
  person = await world.somebody();
  application = await world.application();
  tokens = await application.signIn(person);
});

const at = (path: string) => world.issuer + path;
const post = async (address: string, authorization: string, parameters: Record<string, string>) => {
  const response = await fetch(address, { method: 'POST', headers: { authorization }, body: new URLSearchParams(parameters) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const userinfo = async (path: string, token: string) => (await fetch(at(path), { headers: { authorization: `Bearer ${token}` } })).status;

describe('What one tenant gave out', () => {
  it('opens no other: credentials, codes, refresh tokens and access tokens', async () => {
    expect((await post(at('/token'), boss, { grant_type: 'client_credentials' })).status).toBe(401);
    expect((await post(at(`/t/${acme}/token`), application.basic, { grant_type: 'client_credentials' })).status).toBe(401);
    expect(await userinfo(`/t/${acme}/userinfo`, tokens.access_token)).toBe(401);
    expect((await post(at(`/t/${acme}/introspection`), boss, { token: tokens.access_token })).body).toEqual({ active: false });
    expect((await post(at(`/t/${acme}/introspection`), boss, { token: tokens.refresh_token ?? '' })).body).toEqual({ active: false });
  });

  it('carries no interaction over', async () => {
    const shown = await (await world.somebody()).look((await application.begin()).address);
    const moved = shown.address.href.replace('/sign-in', `/t/${acme}/sign-in`);
    expect((await fetch(moved)).status).toBe(400);
  });
});

describe('A path', () => {
  const paths = (tenant: string) => [
    `//t/${tenant}/token`, `/t/${tenant}//token`, `/t/${tenant}/token/`, `/t/${tenant}/t/${tenant}/token`, `/t/${tenant}/../token`, `/t/${tenant}/%2e%2e/token`,
    `/t/${tenant}%2ftoken`, `/%74/${tenant}/token`, `/t/${tenant};/token`, `/t/${tenant}%00/token`, `/t/${tenant.toUpperCase()}/token`, '/t/default/token', '/./token', '//token',
  ];

  it('leads to a tenant when it is spelled as its issuer spells it, and else to none', async () => {
    const request = { headers: { ...FORM, authorization: boss }, body: 'grant_type=client_credentials' };
    expect((await rawRequest(world.issuer, `/t/${acme}/token`, request)).status).toBe(200);
    for (const path of paths(acme)) expect([path, (await rawRequest(world.issuer, path, request)).status]).toEqual([path, 404]);
  });

  it('names the tenant, whatever host an absolute target names', async () => {
    const request = { headers: { ...FORM, authorization: boss }, body: 'grant_type=client_credentials' };
    expect((await rawRequest(world.issuer, 'http://evil.example/token', request)).status).toBe(401);
  });
});

describe('A request with two Authorization headers', () => {
  it('comes from neither', async () => {
    const body = 'grant_type=client_credentials';
    for (const [first, second] of [[boss, 'Basic eDp5'], ['Basic eDp5', boss], [boss, boss]] as const) {
      expect((await rawRequest(world.issuer, `/t/${acme}/token`, { headers: { ...FORM, authorization: first, Authorization: second }, body })).status).toBe(401);
    }
  });
});

describe('A token is taken for no other kind', () => {
  it('an ID token not for an access token', async () => {
    expect(await userinfo('/userinfo', String(tokens.id_token))).toBe(401);
    expect((await oidc.tokenIntrospection(application.client, String(tokens.id_token))).active).toBe(false);
  });

  it('an access token not for a hint at sign-out', async () => {
    const query = new URLSearchParams({ id_token_hint: tokens.access_token, post_logout_redirect_uri: SIGNED_OUT });
    const shown = await person.look(at(`/sign-out?${query.toString()}`));
    expect(shown).toMatchObject({ kind: 'shown', status: 400 });
  });

  it('a refresh token not for a code, nor a code for a refresh token', async () => {
    const brought = await application.send(person);
    const { token_endpoint } = application.client.serverMetadata();
    const swapped: readonly Readonly<Record<string, string>>[] = [
      { grant_type: 'authorization_code', code: String(tokens.refresh_token), redirect_uri: CALLBACK, code_verifier: brought.checks.pkceCodeVerifier },
      { grant_type: 'refresh_token', refresh_token: brought.code },
    ];
    for (const parameters of swapped) expect((await application.post(token_endpoint, parameters)).body).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('A code', () => {
  it('is neither redeemed nor burned by a stranger, with a wrong verifier or with a wrong redirect URI', async () => {
    const brought = await application.send(person);
    const thief = await world.application();
    const { token_endpoint } = application.client.serverMetadata();
    const right = application.redemption(brought);
    expect((await thief.post(token_endpoint, right)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await application.post(token_endpoint, { ...right, code_verifier: randomBytes(32).toString('base64url') })).body).toMatchObject({ error: 'invalid_grant' });
    expect((await application.post(token_endpoint, { ...right, redirect_uri: `${CALLBACK}/` })).body).toMatchObject({ error: 'invalid_grant' });
    expect((await application.post(token_endpoint, { ...right, resource: world.stack.addresses.adminApi })).body).toMatchObject({ error: 'invalid_target' });
    expect((await application.post(token_endpoint, right)).status).toBe(200);
  });
});
