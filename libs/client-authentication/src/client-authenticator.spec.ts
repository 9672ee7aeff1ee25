import { ClientDirectory, ClientSecrets, RegistrationKeys, RegistrationTrail, SealedSecrets, SecretIssuer, SelfContainedClients } from '@latchkey/clients';
import { InvalidClient, InvalidRequest, JWT_BEARER_ASSERTION, MasterKey, Parameters, SystemClock, SystemRandomness, TemporarilyUnavailable, secondsOf, type TokenKey } from '@latchkey/protocol';
import { DocumentUnavailable, JwksDocuments, type RemoteDocuments } from '@latchkey/remote-documents';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { aTenant } from '@latchkey/testing';
import { SignJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { randomUUID } from 'node:crypto';
import { ClientAssertions } from './client-assertions.js';
import { ClientAuthenticator } from './client-authenticator.js';
import { MutualTls } from './certificates/mutual-tls.js';
import { FailedAttempts } from './failed-attempts.js';
import { ClientSecretBasic } from './methods/client-secret-basic.js';
import { ClientSecretJwt } from './methods/client-secret-jwt.js';
import { ClientSecretPost } from './methods/client-secret-post.js';
import { NoClientAuthentication } from './methods/none.js';
import { PrivateKeyJwt } from './methods/private-key-jwt.js';
import { SelfSignedTlsClientAuth } from './methods/self-signed-tls-client-auth.js';
import { TlsClientAuth } from './methods/tls-client-auth.js';

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
const masterKey = new MasterKey(Buffer.alloc(32).toString('base64url'));
const sealed = new SealedSecrets(masterKey);
const selfContained = new SelfContainedClients(new RegistrationKeys(masterKey), sealed, new SystemRandomness(), clock);
const assertions = new ClientAssertions(clock);
const authenticator = new ClientAuthenticator(
  new ClientSecretBasic(secrets, clock), new ClientSecretPost(secrets, clock), new ClientSecretJwt(assertions, sealed, clock),
  new PrivateKeyJwt(assertions, new JwksDocuments(documents)), new TlsClientAuth(new MutualTls(), clock), new SelfSignedTlsClientAuth(new MutualTls(), new JwksDocuments(documents), clock), new NoClientAuthentication(), new ClientDirectory(selfContained, new RegistrationTrail(clock, new SystemRandomness()), clock), new FailedAttempts(clock),
);

const { value: secret, record } = secrets.generate(clock.now());
const keys = await generateKeyPair('ES256', { extractable: true });
const foreign = await generateKeyPair('ES256');
const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' }] };

const byMac = { clientId: 'client_secret_jwt', tokenEndpointAuthMethod: 'client_secret_jwt', jwks } as const;
const mac = await new SecretIssuer(secrets, sealed, clock).issue({ tenant: 'default', client: byMac });
const short = await new SecretIssuer(secrets, sealed, clock).issue({ tenant: 'default', client: byMac, chosen: 'k'.repeat(32) });

const clients = [{ ...byMac, secrets: [short.record, mac.record] } as unknown as ClientRecord, ...['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'].map(
  (method) => ({ clientId: method, tokenEndpointAuthMethod: method, secrets: [record], jwks }) as unknown as ClientRecord,
)];

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
  authenticator.authenticate({ parameters: Parameters.from(parameters), network: '192.0.2.1/32', audiences: [ISSUER, `${ISSUER}/token`], ...(authorization !== undefined && { authorization }) }, on);

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

describe('An assertion with a MAC', () => {
  const claimed = (claims = {}) => ({ iss: 'client_secret_jwt', sub: 'client_secret_jwt', aud: ISSUER, jti: randomUUID(), exp: secondsOf(clock.now()) + 60, ...claims });
  const assertionBy = async (key: string, { alg = 'HS256', claims = {} } = {}) => ({
    client_assertion_type: JWT_BEARER_ASSERTION,
    client_assertion: await new SignJWT(claimed(claims)).setProtectedHeader({ alg }).sign(Buffer.from(key)),
  });
  const registered = (tokenEndpointAuthSigningAlg: string) =>
    ({ ...stores(), clients: { find: async () => ({ ...clients[0], tokenEndpointAuthSigningAlg }) } }) as unknown as ReturnType<typeof stores>;

  it.each(['HS256', 'HS384', 'HS512'])('proves a client by any of its secrets, with %s', async (alg) => {
    expect((await attempt(await assertionBy(mac.value, { alg }))).clientId).toBe('client_secret_jwt');
  });

  it('is taken by the registered algorithm alone', async () => {
    expect((await attempt(await assertionBy(mac.value, { alg: 'HS512' }), undefined, registered('HS512'))).clientId).toBe('client_secret_jwt');
    await expect(attempt(await assertionBy(mac.value), undefined, registered('HS512'))).rejects.toThrow(InvalidClient);
  });

  it('is not taken by a secret that is too short for it', async () => {
    expect((await attempt(await assertionBy(short.value))).clientId).toBe('client_secret_jwt');
    await expect(attempt(await assertionBy(short.value, { alg: 'HS512' }))).rejects.toThrow(InvalidClient);
  });

  it('is refused the second time, and of two at once one is', async () => {
    const [on, parameters] = [stores(), await assertionBy(mac.value)];
    const outcomes = await Promise.allSettled([attempt(parameters, undefined, on), attempt(parameters, undefined, on)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(attempt(parameters, undefined, on)).rejects.toThrow('used before');
  });

  it.each([
    ['addressed to another server', { aud: 'https://other.example' }],
    ['expired', { exp: 1 }],
    ['of another client', { iss: 'other' }],
    ['without a jti', { jti: undefined }],
  ])('is refused when it is %s', async (_what, claims) => {
    await expect(attempt(await assertionBy(mac.value, { claims }))).rejects.toThrow(InvalidClient);
  });

  it('is refused with the hash of a secret, another secret, a public key of the client, or no key', async () => {
    const pem = await exportSPKI(keys.publicKey);
    const resting = mac.record.algorithm === 'sealed' ? mac.record.sealed : '';
    for (const key of [secret, record.hash, resting, pem, JSON.stringify(jwks.keys[0]), '\0']) {
      await expect(attempt(await assertionBy(key))).rejects.toThrow(InvalidClient);
    }
  });

  it('does not prove a client that signs, nor a signature one that computes MACs', async () => {
    await expect(attempt(await assertionBy(mac.value, { claims: { iss: 'private_key_jwt', sub: 'private_key_jwt' } }))).rejects.toThrow(InvalidClient);
    await expect(attempt(await assertion({ iss: 'client_secret_jwt', sub: 'client_secret_jwt' }))).rejects.toThrow(InvalidClient);
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
    const post = (client_secret: string, network: string) =>
      authenticator.authenticate(
        { parameters: Parameters.from({ client_id: 'client_secret_post', client_secret }), network, audiences: [ISSUER] },
        stores(),
      );
    for (let guess = 0; guess < 60; guess++) await expect(post(`guess-${guess}`, '198.51.100.1')).rejects.toThrow(InvalidClient);
    await expect(post(secret, '198.51.100.1')).rejects.toThrow(TemporarilyUnavailable);
    expect((await post(secret, '198.51.100.2')).clientId).toBe('client_secret_post');
  });
});
