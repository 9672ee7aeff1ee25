import { ClientDirectory, ClientSecrets, RegistrationKeys, SelfContainedClients } from '@latchkey/clients';
import { InvalidClient, InvalidRequest, JWT_BEARER_ASSERTION, MasterKey, Parameters, SystemClock, SystemRandomness, TemporarilyUnavailable, secondsOf, type TokenKey } from '@latchkey/protocol';
import { DocumentUnavailable, JwksDocuments, type RemoteDocuments } from '@latchkey/remote-documents';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { aTenant } from '@latchkey/testing';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { ClientAuthenticator } from './client-authenticator.js';
import { FailedAttempts } from './failed-attempts.js';
import { ClientSecretBasic } from './methods/client-secret-basic.js';
import { ClientSecretPost } from './methods/client-secret-post.js';
import { NoClientAuthentication } from './methods/none.js';
import { PrivateKeyJwt } from './methods/private-key-jwt.js';

const ISSUER = 'https://id.example';
const clock = new SystemClock();
const secrets = new ClientSecrets(new SystemRandomness());
const sets = new Map<string, unknown>();
let fetched = 0;
const documents = {
  get: async ({ address }: { address: string }, minInterval?: number) => {
    if (minInterval !== undefined) fetched += 1;
    const set = sets.get(minInterval === undefined ? address : `${address} now`) ?? sets.get(address);
    if (set === undefined) throw new DocumentUnavailable('address-refused');
    return set;
  },
} as unknown as RemoteDocuments;
const selfContained = new SelfContainedClients(new RegistrationKeys(new MasterKey(Buffer.alloc(32).toString('base64url'))), new SystemRandomness(), clock);
const authenticator = new ClientAuthenticator(new ClientSecretBasic(secrets, clock), new ClientSecretPost(secrets, clock), new PrivateKeyJwt(clock, new JwksDocuments(documents)), new NoClientAuthentication(), new ClientDirectory(selfContained, clock), new FailedAttempts(clock));

const { value: secret, record } = secrets.generate(clock.now());
const keys = await generateKeyPair('ES256', { extractable: true });
const foreign = await generateKeyPair('ES256');
const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' }] };

const clients = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'].map(
  (method) => ({ clientId: method, tokenEndpointAuthMethod: method, secrets: [record], jwks }) as unknown as ClientRecord,
);

const stores = () => {
  const spent = new Set<string>();
  return {
    tenant: aTenant(),
    clients: { find: async (id: string) => clients.find(({ clientId }) => clientId === id) },
    usedAssertions: { spend: async ({ hash }: TokenKey) => (spent.size === spent.add(hash).size ? 'already-spent' : 'spent') },
  } as unknown as Pick<Stores, 'tenant' | 'clients' | 'usedAssertions'>;
};

const basic = (id: string, value: string) => `Basic ${Buffer.from(`${id}:${value}`).toString('base64')}`;
const attempt = (parameters: Record<string, string>, authorization?: string, on = stores()) =>
  authenticator.authenticate({ parameters: Parameters.from(parameters), address: '192.0.2.1', audiences: [ISSUER, `${ISSUER}/token`], ...(authorization !== undefined && { authorization }) }, on);

const assertion = async (claims: Record<string, unknown> = {}, { key = keys.privateKey, header = {} } = {}) => ({
  client_assertion_type: JWT_BEARER_ASSERTION,
  client_assertion: await new SignJWT({
    iss: 'private_key_jwt', sub: 'private_key_jwt', aud: ISSUER, jti: 'j1', exp: secondsOf(clock.now()) + 60, ...claims,
  }).setProtectedHeader({ alg: 'ES256', ...header }).sign(key),
});

describe('A client', () => {
  it('proves itself by client_secret_basic, id and secret form-encoded', async () => {
    expect((await attempt({}, basic('client_secret_basic', secret))).clientId).toBe('client_secret_basic');
    expect((await attempt({}, basic('client%5Fsecret%5Fbasic', secret))).clientId).toBe('client_secret_basic');
  });

  it('proves itself by client_secret_post', async () => {
    expect((await attempt({ client_id: 'client_secret_post', client_secret: secret })).clientId).toBe('client_secret_post');
  });

  it('proves itself by private_key_jwt, addressed to the issuer or the endpoint', async () => {
    expect((await attempt(await assertion())).clientId).toBe('private_key_jwt');
    expect((await attempt(await assertion({ aud: `${ISSUER}/token` }))).clientId).toBe('private_key_jwt');
  });

  it('only names itself when it is public', async () => expect((await attempt({ client_id: 'none' })).clientId).toBe('none'));
});

describe('An attempt is refused', () => {
  it.each([
    ['with a wrong secret', {}, basic('client_secret_basic', `${secret}x`)],
    ['with the stored hash for a secret', {}, basic('client_secret_basic', record.hash)],
    ['with an empty secret', {}, basic('client_secret_basic', '')],
    ['of an unknown client', {}, basic('nobody', secret)],
    ['by another method than the registered one', { client_id: 'client_secret_basic', client_secret: secret }, undefined],
    ['of a confidential client that only names itself', { client_id: 'client_secret_basic' }, undefined],
    ['of a public client with a secret', { client_id: 'none', client_secret: secret }, undefined],
    ['without anything', {}, undefined],
    ['with another scheme', {}, 'Bearer x'],
    ['with Basic that is no base64', {}, 'Basic ???'],
    ['with Basic without a colon', {}, `Basic ${Buffer.from('client').toString('base64')}`],
    ['with malformed form encoding', {}, basic('client%ZZ', secret)],
  ])('%s', (_what, parameters, authorization) => expect(attempt(parameters as Record<string, string>, authorization)).rejects.toThrow(InvalidClient));

  it('by two methods at once', async () => {
    await expect(attempt({ client_id: 'client_secret_basic', client_secret: secret }, basic('client_secret_basic', secret))).rejects.toThrow(InvalidRequest);
    await expect(attempt({ ...(await assertion()), client_secret: secret })).rejects.toThrow(InvalidRequest);
  });

  it('when client_id names another client than the one that authenticates', async () => {
    await expect(attempt({ client_id: 'none' }, basic('client_secret_basic', secret))).rejects.toThrow(InvalidRequest);
  });
});

describe('A client assertion is refused', () => {
  it('the second time', async () => {
    const on = stores();
    const parameters = await assertion();
    await attempt(parameters, undefined, on);
    await expect(attempt(parameters, undefined, on)).rejects.toThrow('used before');
  });

  it.each([
    ['addressed to another server', { aud: 'https://other.example' }],
    ['addressed to another server as well', { aud: [ISSUER, 'https://other.example'] }],
    ['with a jti that is no text', { jti: 1 }],
    ['expired', { exp: 1 }],
    ['without an expiry', { exp: undefined }],
    ['that lives for days', { exp: secondsOf(clock.now()) + 86_400 }],
    ['without a jti', { jti: undefined }],
    ['with an empty jti', { jti: '' }],
    ['issued by somebody else', { iss: 'other' }],
    ['for another client', { sub: 'client_secret_basic', iss: 'client_secret_basic' }],
    ['not valid yet', { nbf: secondsOf(clock.now()) + 600 }],
  ])('%s', async (_what, claims) => {
    await expect(attempt(await assertion(claims))).rejects.toThrow(InvalidClient);
  });

  it('signed with a key that is not registered', async () => {
    await expect(attempt(await assertion({}, { key: foreign.privateKey }))).rejects.toThrow(InvalidClient);
    await expect(attempt(await assertion({}, { key: foreign.privateKey, header: { jwk: await exportJWK(foreign.publicKey) } }))).rejects.toThrow(InvalidClient);
  });

  it('unsigned, or signed with the public key as a shared secret', async () => {
    const body = Buffer.from(JSON.stringify({ iss: 'private_key_jwt', sub: 'private_key_jwt', aud: ISSUER, jti: 'j', exp: secondsOf(clock.now()) + 60 })).toString('base64url');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
    const hmac = await new SignJWT({ iss: 'private_key_jwt', sub: 'private_key_jwt', aud: ISSUER, jti: 'j', exp: secondsOf(clock.now()) + 60 })
      .setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(JSON.stringify(jwks.keys[0])));
    for (const client_assertion of [none, hmac]) {
      await expect(attempt({ client_assertion_type: JWT_BEARER_ASSERTION, client_assertion })).rejects.toThrow(InvalidClient);
    }
  });

  it('of an unknown type, or that is no JWT', async () => {
    await expect(attempt({ ...(await assertion()), client_assertion_type: 'x' })).rejects.toThrow(InvalidClient);
    await expect(attempt({ client_assertion_type: JWT_BEARER_ASSERTION, client_assertion: 'a.b' })).rejects.toThrow(InvalidClient);
  });
});

describe('A client that keeps its keys at a jwks_uri', () => {
  const address = 'https://app.example/keys';
  const document = (set: unknown) => ({ body: Buffer.from(JSON.stringify(set)), fetchedAt: clock.now() });
  const keeper = { clientId: 'private_key_jwt', tokenEndpointAuthMethod: 'private_key_jwt', secrets: [], jwksUri: address } as unknown as ClientRecord;
  const attempted = async (header = {}) =>
    attempt(await assertion({}, { header }), undefined, { ...stores(), clients: { find: async () => keeper } } as unknown as ReturnType<typeof stores>);
  beforeEach(() => {
    sets.clear();
    fetched = 0;
  });

  it('proves itself by one of them', async () => {
    sets.set(address, document(jwks));
    expect((await attempted({ kid: 'k1' })).clientId).toBe('private_key_jwt');
    expect(fetched).toBe(0);
  });

  it('proves itself by a new one as soon as it is there', async () => {
    sets.set(address, document({ keys: [{ ...(await exportJWK(foreign.publicKey)), kid: 'old' }] }));
    await expect(attempted({ kid: 'k1' })).rejects.toBeInstanceOf(InvalidClient);
    sets.set(`${address} now`, document(jwks));
    expect((await attempted({ kid: 'k1' })).clientId).toBe('private_key_jwt');
    expect(fetched).toBe(2);
  });

  it('is told why its keys were not had', async () => {
    await expect(attempted()).rejects.toThrow('jwks_uri must be an https address of a public host');
  });
});

describe('Guessing a secret', () => {
  it('is stopped after sixty failures from one network, the right secret with it; others go on', async () => {
    const post = (client_secret: string, address: string) =>
      authenticator.authenticate(
        { parameters: Parameters.from({ client_id: 'client_secret_post', client_secret }), address, audiences: [ISSUER] },
        stores(),
      );
    for (let guess = 0; guess < 60; guess++) await expect(post(`guess-${guess}`, '198.51.100.1')).rejects.toThrow(InvalidClient);
    await expect(post(secret, '198.51.100.1')).rejects.toThrow(TemporarilyUnavailable);
    expect((await post(secret, '198.51.100.2')).clientId).toBe('client_secret_post');
  });
});
