import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { SectorDocuments } from '@latchkey/remote-documents';
import { JWT_BEARER_ASSERTION, asSecret, hashToken, secondsOf } from '@latchkey/protocol';
import { aResource, eventually } from '@latchkey/testing';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { LARGE, RegistrationServer, WEB, own, place, type RegistrationAnswer } from '../../test/registration-server.js';

const server = RegistrationServer.forThisFile();
const { register, redeem } = server;

const macAssertion = async ({ body }: RegistrationAnswer, secret: unknown) => ({
  client_assertion_type: JWT_BEARER_ASSERTION,
  client_assertion: await new SignJWT({ iss: String(body.client_id), sub: String(body.client_id), aud: 'https://id.example', jti: randomUUID(), exp: secondsOf(server.storage.clock.now()) + 60 })
    .setProtectedHeader({ alg: 'HS512' }).sign(Buffer.from(String(secret))),
});

describe('An open registration', () => {
  it('is answered with everything the client needs (RFC 7591 §3.2.1), and leaves no row', async () => {
    const answer = await register();
    expect(answer.status).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toMatchObject({
      client_id: expect.stringMatching(/^dyn_[\w-]{1,596}$/), client_secret: expect.stringMatching(/^lk_cs_/), client_secret_expires_at: 0,
      client_id_issued_at: Math.floor(server.storage.clock.now().getTime() / 1000), registration_access_token: expect.stringMatching(/^lk_ra_/),
      registration_client_uri: `https://id.example/registration/${String(answer.body.client_id)}`,
      client_name: 'Notes', redirect_uris: WEB.redirect_uris, grant_types: ['authorization_code'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic',
      scope: 'openid profile email address phone offline_access', require_pkce: false, consent: 'explicit',
    });
    expect(await server.rows()).toEqual([]);
  });

  it('makes a client that can prove itself at once, by its secret alone', async () => {
    const answer = await register({ ...WEB, token_endpoint_auth_method: 'client_secret_post' });
    expect((await redeem(answer, { client_secret: String(answer.body.client_secret) })).body.error).toBe('invalid_grant');
    expect((await redeem(answer, { client_secret: String((await register()).body.client_secret) })).body.error).toBe('invalid_client');
  });

  it('makes a client that can compute MACs with its secret at once, and still can from a row, where the secret rests sealed', async () => {
    const answer = await register({ ...WEB, token_endpoint_auth_method: 'client_secret_jwt', token_endpoint_auth_signing_alg: 'HS512' });
    const proved = async (secret: unknown) => (await redeem(answer, await macAssertion(answer, secret))).body.error;
    expect(await proved(answer.body.client_secret)).toBe('invalid_grant');
    expect(await proved((await register()).body.client_secret)).toBe('invalid_client');
    await server.put(place(answer), { ...own(answer), json: { ...WEB, client_id: answer.body.client_id, client_secret: answer.body.client_secret, token_endpoint_auth_method: 'client_secret_jwt' } });
    expect(await proved(answer.body.client_secret)).toBe('invalid_grant');
    const row = await server.storage.run(({ clients }) => clients.current(String(answer.body.client_id)));
    expect(row?.secrets).toMatchObject([{ algorithm: 'sealed' }]);
    expect(JSON.stringify(row)).not.toContain(answer.body.client_secret);
  });

  it('makes a client that the authorization endpoint knows', async () => {
    const { body } = await register();
    const query = new URLSearchParams({ client_id: String(body.client_id), redirect_uri: 'https://notes.example/callback', response_type: 'code', scope: 'openid', prompt: 'none' });
    const answer = await server.app.inject({ method: 'GET', url: `/authorize?${query.toString()}` });
    expect(answer.headers.location).toMatch(/^https:\/\/notes\.example\/callback\?error=login_required/);
  });

  it.each([
    ['javascript:alert(1)', 'invalid_redirect_uri'], ['https://notes.example/#fragment', 'invalid_redirect_uri'], ['data:text/html,x', 'invalid_redirect_uri'], ['http://notes.example/', 'invalid_redirect_uri'],
  ])('is refused with the redirect URI %s', async (uri, error) => {
    const answer = await register({ redirect_uris: [uri] });
    expect([answer.status, answer.body.error]).toEqual([400, error]);
  });

  it.each([
    ['private keys', { ...WEB, jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' }] } }],
    ['client_credentials', { ...WEB, grant_types: ['authorization_code', 'client_credentials'] }],
    ['a response type that the tenant does not allow', { ...WEB, response_types: ['code', 'code id_token'], grant_types: ['authorization_code', 'implicit'] }],
    ['no redirect URI', {}], ['a list', []], ['a text', '"x"'],
    ['a member of another type', { ...WEB, client_name: 7 }],
    ['a logo that runs a script', { ...WEB, logo_uri: 'javascript:alert(1)' }],
    ['keys at an inner address', { ...WEB, jwks_uri: 'http://169.254.169.254/keys' }],
    ['a body nested deeply', `{"redirect_uris":["https://a.example"],"jwks":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  ])('is refused with %s', async (_what, json) => {
    const answer = await register(json);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(/^invalid_(client_metadata|redirect_uri)$/);
  });

  it('is refused when it is too large, no JSON, or of another type', async () => {
    expect((await register({ ...WEB, jwks: { keys: [{ kty: 'EC', x: 'x'.repeat(10_000_000) }] } })).status).toBe(400);
    expect((await register('{')).status).toBe(400);
    expect((await register('client_name=x', { type: 'application/x-www-form-urlencoded' })).status).toBe(400);
  });

  it('is given scopes of OpenID Connect and those that a resource marks, and is told which', async () => {
    const scopes = [{ name: 'notes:read', description: 'Read', registrable: true }, { name: 'notes:delete', description: 'Delete' }];
    await server.storage.run((stores) => stores.resources.add(aResource({ identifier: 'https://api.notes.example', scopes })));
    await eventually(async () => expect((await register({ ...WEB, scope: 'notes:read' })).body.scope).toBe('notes:read'));
    expect((await register({ ...WEB, scope: 'openid notes:read notes:delete clients:write' })).body.scope).toBe('openid notes:read');
    expect((await register({ ...WEB, scope: 'notes:delete' })).body.scope).toBe('');
    const many = Array.from({ length: 101 }, (_, at) => `made-up-${at}`).join(' ');
    expect(await register({ ...WEB, scope: many })).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata', error_description: expect.stringContaining('scope') } });
  });

  it('a hundred times adds no row and no audit record', async () => {
    const before = { rows: await server.rows(), events: await server.recorded() };
    const answers = await Promise.all(Array.from({ length: 100 }, () => register()));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect({ rows: await server.rows(), events: await server.recorded() }).toEqual(before);
  });

  it('that fits into no id becomes a row for a day, as often as its network may', async () => {
    await server.set({ registration: 'open', registrationRowsPerDay: 2 });
    const from = { address: '198.51.100.7' };
    const [one, two, three] = [await register(LARGE, from), await register(LARGE, from), await register(LARGE, from)];
    expect([one.status, two.status, three.status, three.body.error]).toEqual([201, 201, 503, 'temporarily_unavailable']);
    expect((await register(WEB, from)).status).toBe(201);
    expect((await register(LARGE, { address: '198.51.100.8' })).status).toBe(201);
    const row = await server.storage.run((stores) => stores.clients.find(String(one.body.client_id)));
    expect(row).toMatchObject({ registration: { by: 'open', lasting: false }, expiresAt: new Date(server.storage.clock.now().getTime() + 86_400_000) });
    expect((await server.get(place(one), own(one))).status).toBe(200);
    await server.set({ registration: 'open', registrationRowsPerDay: 1000 });
  });
});

describe('A registration with a sector_identifier_uri', () => {
  const sector = async (uri: string) => register({ ...WEB, subject_type: 'pairwise', sector_identifier_uri: uri });
  const serve = (list: unknown) => {
    const documents = server.app.get(SectorDocuments, { strict: false });
    return jest.spyOn(documents, 'redirectUrisAt').mockResolvedValue(list as string[]);
  };
  afterEach(() => jest.restoreAllMocks());

  it('is accepted when the document there lists every redirect URI, and stays what it is', async () => {
    serve([...WEB.redirect_uris, 'https://other.example/']);
    const answer = await sector('https://sector.example/uris.json');
    expect([answer.status, answer.body.sector_identifier_uri]).toEqual([201, 'https://sector.example/uris.json']);
    expect((await server.get(place(answer), own(answer))).body).toEqual(answer.body);
  });

  it('is refused when it does not, or cannot be fetched without being sent elsewhere', async () => {
    serve(['https://other.example/']);
    expect((await sector('https://sector.example/uris.json')).body).toMatchObject({ error: 'invalid_client_metadata', error_description: 'sector_identifier_uri does not list redirect_uris[0]' });
    jest.restoreAllMocks();
    for (const uri of ['https://127.0.0.1/', 'https://2130706433/', 'https://0177.0.0.1/', 'https://[::ffff:169.254.169.254]/', 'https://[64:ff9b::7f00:1]/', 'https://localhost/']) {
      expect((await sector(uri)).body).toMatchObject({ error: 'invalid_client_metadata', error_description: 'sector_identifier_uri must be an https address of a public host' });
    }
  });

  it('is not fetched for one network without end', async () => {
    serve(WEB.redirect_uris);
    const ask = () => server.post('/registration', { json: { ...WEB, sector_identifier_uri: 'https://sector.example/uris.json' }, address: '198.51.100.99' });
    const answers = await Promise.all(Array.from({ length: 205 }, ask));
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThanOrEqual(5);
  });
});

describe('The registration endpoint', () => {
  afterEach(() => server.set({ registration: 'open' }));

  it('is neither served nor advertised where registration is off', async () => {
    const answer = await register();
    await server.set({ registration: 'off' });
    for (const refused of [await register(), await server.get(place(answer), own(answer)), await server.remove(place(answer), own(answer))]) {
      expect([refused.status, refused.body.error]).toEqual([404, 'not_found']);
    }
    expect((await redeem(answer)).body.error).toBe('invalid_client');
  });

  it('takes those alone whom an initial access token vouches for, and keeps them', async () => {
    const value = asSecret('lk_ia_of-the-team');
    const now = server.storage.clock.now();
    await server.storage.run((stores) =>
      stores.initialAccessTokens.add({ id: 'iat_1', hash: hashToken(value), name: 'Team', usesLeft: 1, createdAt: now, expiresAt: new Date(now.getTime() + 60_000) }));
    await server.set({ registration: 'token' });
    await eventually(async () => expect((await register()).status).toBe(401));
    expect((await register(WEB, { token: 'lk_ia_wrong' })).body.error).toBe('invalid_token');
    expect((await register({ redirect_uris: ['javascript:1'] }, { token: value })).status).toBe(400);
    const answer = await register(WEB, { token: value });
    expect(answer.status).toBe(201);
    expect(await server.storage.run((stores) => stores.clients.find(String(answer.body.client_id)))).toMatchObject({ registration: { by: 'token', lasting: true } });
    expect((await register(WEB, { token: value })).status).toBe(401);
    expect((await server.get(place(answer), own(answer))).body).toEqual(answer.body);
  });
});

describe('A software statement', () => {
  const ISSUER = 'https://vouching.example';
  let sign: (claims: Record<string, unknown>, key?: CryptoKeyLike) => Promise<string>;
  type CryptoKeyLike = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  let foreign: CryptoKeyLike;
  beforeAll(async () => {
    const [keys, others] = [await generateKeyPair('ES256', { extractable: true }), await generateKeyPair('ES256')];
    foreign = others.privateKey;
    sign = (claims, key = keys.privateKey) => new SignJWT({ iss: ISSUER, ...claims }).setProtectedHeader({ alg: 'ES256' }).sign(key);
    await server.set({ registration: 'open', softwareStatementIssuers: [{ issuer: ISSUER, jwks: { keys: [(await exportJWK(keys.publicKey)) as Record<string, unknown>] } }] });
    const probe = await sign({});
    await eventually(async () => expect((await register({ ...WEB, software_statement: probe })).status).toBe(201));
  });

  it('takes the place of what the client says, and is answered as it was sent', async () => {
    const software_statement = await sign({ client_name: 'Vouched', sub: 'x', software_id: 's' });
    const answer = await register({ ...WEB, software_statement });
    expect(answer.body).toMatchObject({ client_name: 'Vouched', software_statement, redirect_uris: WEB.redirect_uris });
  });

  it('is held to the same rules', async () => {
    const answer = await register({ ...WEB, software_statement: await sign({ redirect_uris: ['javascript:1'], consent: 'implicit' }) });
    expect(answer.body.error).toBe('invalid_redirect_uri');
    expect((await register({ ...WEB, software_statement: await sign({ consent: 'implicit' }) })).body.consent).toBe('explicit');
  });

  it('is refused of another issuer, with another signature, expired, or malformed', async () => {
    const errorOf = async (software_statement: unknown) => (await register({ ...WEB, software_statement })).body.error;
    expect(await errorOf(await sign({ iss: 'https://other.example' }))).toBe('unapproved_software_statement');
    expect(await errorOf(await sign({}, foreign))).toBe('invalid_software_statement');
    expect(await errorOf(await sign({ exp: Math.floor(server.storage.clock.now().getTime() / 1000) - 60 }))).toBe('invalid_software_statement');
    expect(await errorOf(`${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ iss: ISSUER })).toString('base64url')}.`)).toBe('invalid_software_statement');
    expect(await errorOf('x.y')).toBe('invalid_software_statement');
    expect(await errorOf(7)).toBe('invalid_software_statement');
  });
});
