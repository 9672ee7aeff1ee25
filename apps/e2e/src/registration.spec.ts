import * as oidc from 'openid-client';
import { eventually } from '@latchkey/testing';
import { CALLBACK } from './application/application.js';
import { World } from './world.js';

const LARGE = Array.from({ length: 60 }, (_, at) => `https://app-${(at * 7919).toString(36)}.example/callback/${at * 104_729}`);

const world = World.forThisFile({ services: ['admin-api'] }, async ({ administration, issuer }) => {
  await administration.must('PATCH', 'tenants/default', { settings: { registration: 'open' } });
  await eventually(async () => {
    const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
    expect(metadata.registration_endpoint).toBe(`${issuer}/registration`);
  });
});

const register = (metadata: Partial<oidc.ClientMetadata> = {}, initialAccessToken?: string) =>
  oidc.dynamicClientRegistration(new URL(world.issuer), { redirect_uris: [CALLBACK], client_name: 'Found', token_endpoint_auth_method: 'client_secret_post', ...metadata }, undefined, {
    execute: [oidc.allowInsecureRequests], ...(initialAccessToken !== undefined && { initialAccessToken }),
  });

async function signIn(client: oidc.Configuration) {
  const expectedNonce = oidc.randomNonce();
  const address = oidc.buildAuthorizationUrl(client, { redirect_uri: CALLBACK, scope: 'openid email', nonce: expectedNonce });
  const callback = await (await world.somebody()).allow(address);
  return oidc.authorizationCodeGrant(client, callback, { expectedNonce });
}

describe('An application that nobody registered', () => {
  it('registers itself with openid-client, leaves no row, and signs people in', async () => {
    const before = await world.rows.counts();
    const client = await register();
    expect(await world.rows.counts()).toEqual(before);
    const tokens = await signIn(client);
    expect(tokens.claims()?.aud).toBe(client.clientMetadata().client_id);
    expect((await world.rows.counts()).clients).toBe((before.clients ?? 0) + 1);
    expect((await oidc.fetchUserInfo(client, tokens.access_token, tokens.claims()?.sub ?? '')).sub).toBe(tokens.claims()?.sub);
  });

  it('signs people in with metadata that fit into no id, too', async () => {
    const client = await register({ redirect_uris: [CALLBACK, ...LARGE] });
    expect(client.clientMetadata().client_id).toMatch(/^client_/);
    expect((await signIn(client)).claims()?.aud).toBe(client.clientMetadata().client_id);
  });

  it('cannot ask for what is the administrators’', async () => {
    const client = await register({ scope: 'openid clients:write tenants:write' });
    expect(client.clientMetadata().scope).toBe('openid');
    await expect(register({ grant_types: ['client_credentials'] })).rejects.toMatchObject({ error: 'invalid_client_metadata' });
  });

  it('is ended by an administrator with all others that nobody consented to, and with none that somebody did', async () => {
    const [unknown, known] = [await register(), await register()];
    await signIn(known);
    await world.administration.must('DELETE', 'open-registrations');
    const read = ({ registration_client_uri, registration_access_token }: oidc.ClientMetadata) =>
      fetch(String(registration_client_uri), { headers: { authorization: `Bearer ${String(registration_access_token)}` } }).then(({ status }) => status);
    await eventually(async () => expect(await read(unknown.clientMetadata())).toBe(401));
    expect(await read(known.clientMetadata())).toBe(200);
  });

  it('needs an initial access token where the tenant asks for one', async () => {
    const { initial_access_token: token } = await world.administration.must<{ initial_access_token: string }>('POST', 'initial-access-tokens', { uses: 1 });
    await world.administration.must('PATCH', 'tenants/default', { settings: { registration: 'token' } });
    await eventually(async () => expect((await fetch(`${world.issuer}/registration`, { method: 'POST' })).status).not.toBe(404));
    await eventually(() => expect(register()).rejects.toMatchObject({ code: expect.any(String) }));
    const client = await register({}, token);
    expect((await signIn(client)).claims()?.aud).toBe(client.clientMetadata().client_id);
    await expect(register({}, token)).rejects.toBeDefined();
  });
});
