import { randomUUID } from 'node:crypto';
import { JwkSet } from '@latchkey/token-issuance';
import { SignJWT, decodeJwt, exportJWK, generateKeyPair } from 'jose';
import { ANY_VERSION, TestAdminApi } from './admin-api.js';

let token: string;
/** The private part of a key of the tenant, as a thief has it. */
let stolen: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
const api = TestAdminApi.forThisFile();
beforeAll(async () => {
  // Opaque, so that it outlives the keys.
  token = await api.token({ format: 'opaque' });
  const { privateKey, publicKey } = await generateKeyPair('ES384');
  stolen = privateKey;
  const publicJwk = { ...(await exportJWK(publicKey)), kty: 'EC', kid: 'stolen', alg: 'ES384', use: 'sig' };
  const now = new Date();
  await api.run(({ signingKeys }) => signingKeys.add({ kid: 'stolen', alg: 'ES384', state: 'signing', publicJwk, sealedPrivateJwk: 'sealed', createdAt: now, signingSince: now }));
});

interface Key {
  readonly kid: string;
  readonly alg: string;
  readonly state: string;
}

const ask = (method: string, path: string, body?: object) => api.ask(method, `/v1/${path}`, { token, ...(body && { body }), headers: ANY_VERSION });
const keys = async () => (await ask('GET', 'signing-keys')).body.items as unknown as Key[];
const signing = async (alg = 'ES256') => (await keys()).find((key) => key.alg === alg && key.state === 'signing')?.kid ?? '';
const published = async () => (await api.run((stores) => api.issuer.get(JwkSet).of(stores))).keys.map(({ kid }) => kid);

describe('A compromised signing key', () => {
  it('is stopped by one call, from which on whatever it signed is out', async () => {
    const [kid, signed] = [await signing(), await api.token()];
    expect((await api.ask('GET', '/v1/clients', { token: signed })).status).toBe(200);
    const { status, body } = await ask('POST', `signing-keys/${kid}/burning`);
    expect([status, body]).toMatchObject([201, { burnt: { kid, state: 'burnt' }, successor: { alg: 'ES256', state: 'signing' } }]);
    // The guard of this service still has the key set from before.
    expect((await api.ask('GET', '/v1/clients', { token: signed })).status).toBe(401);
    expect(await published()).not.toContain(kid);
    expect(await signing()).toBe((body['successor'] as unknown as Key).kid);
  });

  it('opens nothing with tokens that its thief makes, under any `rev` and without a `kid`', async () => {
    const claims = decodeJwt<{ rev: number }>(await api.token());
    const statusOf = async (header: object, rev: number) => {
      const forged = new SignJWT({ ...claims, jti: randomUUID(), rev }).setProtectedHeader({ alg: 'ES384', typ: 'at+jwt', ...header });
      return (await api.ask('GET', '/v1/clients', { token: await forged.sign(stolen) })).status;
    };
    const named = { kid: 'stolen' };
    expect([await statusOf(named, claims.rev), await statusOf(named, claims.rev + 1), await statusOf({}, claims.rev)]).toEqual([200, 401, 401]);
    await ask('POST', 'signing-keys/stolen/burning');
    expect([await statusOf(named, claims.rev), await statusOf(named, claims.rev + 1), await statusOf(named, 2 ** 40)]).toEqual([401, 401, 401]);
  });

  it('is told from one that is unknown, and from one that was burnt before', async () => {
    const kid = await signing();
    expect((await ask('POST', 'signing-keys/unknown/burning')).status).toBe(404);
    const statuses = await Promise.all([1, 2, 3].map(async () => (await ask('POST', `signing-keys/${kid}/burning`)).status));
    expect(statuses.sort()).toEqual([201, 409, 409]);
    expect((await ask('POST', `signing-keys/${kid}/burning`)).body).toMatchObject({ detail: expect.stringMatching(/^The key was burnt at 20/) });
    expect((await keys()).filter(({ alg, state }) => alg === 'ES256' && state === 'signing')).toHaveLength(1);
  });

  it('stays burnt when somebody retires it', async () => {
    const kid = await signing();
    await ask('POST', `signing-keys/${kid}/burning`);
    expect((await ask('POST', `signing-keys/${kid}/retirement`)).status).toBe(204);
    expect((await keys()).find((key) => key.kid === kid)?.state).toBe('burnt');
  });

  it('leaves a record of who stopped it, and what signs instead', async () => {
    const kid = await signing();
    const { body } = await ask('POST', `signing-keys/${kid}/burning`);
    const [event] = (await ask('GET', `audit-events?target_id=${kid}`)).body.items;
    expect(event).toMatchObject({ action: 'signing-key.burnt', actor: { client_id: 'caller' }, after: { state: 'burnt', successor: (body['successor'] as unknown as Key).kid } });
  });

  it('can be stopped by nobody without signing-keys:write', async () => {
    const reader = await api.token({ format: 'opaque', scopes: ['signing-keys:read'] });
    expect((await api.ask('POST', `/v1/signing-keys/${await signing()}/burning`, { token: reader })).status).toBe(403);
  });
});

describe('The schedule of rotations', () => {
  const hasty = {
    access_token_lifetime: 60, application_token_lifetime: 60, access_token_lifetime_limit: 60, id_token_lifetime: 60,
    jwks_max_age: 5, signing_key_announce_lead: 15, signing_key_rotation_period: 30,
  };
  const made = async (id: string, settings: object) => {
    const { status, body } = await ask('POST', 'tenants', { id, settings });
    return status === 201 ? body['settings'] : body.errors[0];
  };

  it('is every 90 days, announced a day before, unless told', async () => {
    expect(await made('usual', {})).toMatchObject({ signing_key_rotation_period: 7_776_000, signing_key_announce_lead: 86_400, jwks_max_age: 300 });
  });

  it('may be every 30 seconds where caches and tokens are short-lived', async () => {
    expect(await made('hasty', hasty)).toMatchObject(hasty);
  });

  it.each<[string, object, string, string]>([
    ['leads shorter than the caches', { jwks_max_age: 300, signing_key_announce_lead: 899 }, 'signing_key_announce_lead', 'must be at least 3 × jwks_max_age'],
    ['lags shorter than a token may live', { signing_key_retire_lag: 86_399 }, 'signing_key_retire_lag', 'must be at least 86400'],
    ['periods shorter than the lead', { signing_key_rotation_period: 86_400 }, 'signing_key_rotation_period', 'must be longer than signing_key_announce_lead'],
    ['more keys at once than verifiers read', { ...hasty, access_token_lifetime_limit: 3600 }, 'signing_key_rotation_period', 'must be at least 183'],
  ])('has no %s', async (_, settings, field, message) => {
    expect(await made('refused', settings)).toMatchObject({ field: `settings.${field}`, message: expect.stringContaining(message) });
  });

  it('minds the tokens from under a longer lifetime than today’s', async () => {
    await made('shorter', { id_token_lifetime: 200_000 });
    const { body } = await ask('PATCH', 'tenants/shorter', { settings: { id_token_lifetime: 60, signing_key_retire_lag: 100_000 } });
    expect(body.errors[0]).toMatchObject({ field: 'settings.signing_key_retire_lag', message: expect.stringContaining('must be at least 200000') });
  });

  it('minds the JWK sets from under a longer lead than today’s, and a longer one than that', async () => {
    await made('sooner', {});
    const heldUntil = () => api.run(async ({ tenant }) => tenant.settings.jwksHeldUntil, 'sooner');
    expect(await heldUntil()).toBeUndefined();
    const before = Date.now();
    await ask('PATCH', 'tenants/sooner', { settings: { jwks_max_age: 60, signing_key_announce_lead: 3600 } });
    const first = await heldUntil();
    expect(Date.parse(first ?? '')).toBeGreaterThanOrEqual(before + 86_400_000);
    await ask('PATCH', 'tenants/sooner', { settings: { jwks_max_age: 1, signing_key_announce_lead: 3 } });
    await ask('PATCH', 'tenants/sooner', { settings: { jwks_max_age: 60, signing_key_announce_lead: 3600 } });
    expect(await heldUntil()).toBe(first);
  });

  it('can be switched off', async () => {
    expect(await made('off', { signing_key_rotation_period: 0 })).toMatchObject({ signing_key_rotation_period: 0 });
  });
});
