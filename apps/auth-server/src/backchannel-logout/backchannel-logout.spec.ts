import { generateKeyPairSync } from 'node:crypto';
import { Subjects } from '@latchkey/claims';
import { Revocations } from '@latchkey/revocation';
import { Metrics } from '@latchkey/service-bootstrap';
import { LogoutDeliveryQueue, StorageUnavailable, type ClientRecord, type LogoutDeliveryRecord } from '@latchkey/storage';
import { JwkSet, TenantPreparation } from '@latchkey/token-issuance';
import { aClient, aSession, anAccount, anAuthorization, openTestStorage, type TestStorage } from '@latchkey/testing';
import { Test, type TestingModule } from '@nestjs/testing';
import { compactDecrypt, createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { MASTER_KEY } from '../../test/interactive-server.js';
import { ListeningClient } from '../../test/listening-client.js';
import { PlatformModule } from '../platform.module.js';
import { BackchannelLogout } from './backchannel-logout.js';
import { BackchannelLogoutModule } from './backchannel-logout.module.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const encryption = generateKeyPairSync('rsa', { modulusLength: 2048 });
const soon = (clock: TestStorage['clock']) => new Date(clock.now().getTime() + 86_400_000);

describe('The clients of a session that ended', () => {
  let storage: TestStorage;
  let node: TestingModule;
  let listener: ListeningClient;
  let other: ListeningClient;
  let sessions = 0;

  beforeAll(async () => {
    [storage, listener, other] = await Promise.all([openTestStorage(), ListeningClient.open(), ListeningClient.open()]);
    const platform = { databaseUrl: storage.url, masterKey: MASTER_KEY, issuerUrl: 'https://id.example', clock: storage.clock, fetchAllowedHosts: [listener.host, other.host] };
    // Compiled, but not bootstrapped: nothing is delivered before a rule says so.
    node = await Test.createTestingModule({ imports: [PlatformModule.for(platform), { module: class {}, global: true, providers: [Metrics], exports: [Metrics] }, BackchannelLogoutModule] }).compile();
    await storage.run(async (stores) => {
      await node.get(TenantPreparation, { strict: false }).prepare(stores);
      await stores.accounts.add(anAccount());
    });
  });
  beforeEach(() => {
    for (const one of [listener, other]) {
      one.tokens.length = 0;
      one.answer = (response) => void response.end();
    }
  });
  afterAll(async () => {
    await node?.close();
    listener?.close();
    other?.close();
    await storage?.close();
  });

  /** A session that these clients, made for it, took part in. */
  const sessionOf = async (...clients: Partial<ClientRecord>[]): Promise<string> => {
    const id = `session-${(sessions += 1)}`;
    await storage.run(async (stores) => {
      await stores.sessions.add(aSession({ id, cookieHash: `hash-${id}` as never, expiresAt: soon(storage.clock), endsAt: soon(storage.clock) }));
      for (const [at, changes] of clients.entries()) {
        const clientId = changes.clientId ?? `${id}-client-${at}`;
        await stores.clients.add(aClient({ clientId, backchannelLogoutUri: listener.logoutUri, ...changes }));
        await stores.authorizations.add(anAuthorization({ id: `${id}-${at}`, clientId, sessionId: id, expiresAt: soon(storage.clock) }));
      }
    });
    return id;
  };
  const end = (session: string) => storage.run((stores) => node.get(Revocations, { strict: false }).endSession(session, stores));
  const deliver = () => node.get(BackchannelLogout, { strict: false }).deliverDue();
  const deliveries = (sessionId: string): Promise<readonly LogoutDeliveryRecord[]> =>
    storage.run(async ({ logoutDeliveries }) => (await logoutDeliveries.list({ limit: 1000, sessionId })).items);
  const endAndDeliver = async (...clients: Partial<ClientRecord>[]): Promise<string> => {
    const session = await sessionOf(...clients);
    await end(session);
    await deliver();
    return session;
  };
  const verified = async (token: string | undefined, audience: string) => {
    const keys = (await storage.run((stores) => node.get(JwkSet, { strict: false }).of(stores))) as unknown as JSONWebKeySet;
    return jwtVerify(token ?? '', createLocalJWKSet(keys), { issuer: 'https://id.example', audience, typ: 'logout+jwt', currentDate: storage.clock.now() });
  };

  it('are told by a logout token that lives for two minutes and is no ID token', async () => {
    const session = await endAndDeliver({ clientId: 'told', backchannelLogoutSessionRequired: true }, { clientId: 'untold', backchannelLogoutUri: undefined });
    expect(listener.tokens).toHaveLength(1);
    const { payload, protectedHeader } = await verified(listener.tokens[0], 'told');
    const now = Math.floor(storage.clock.now().getTime() / 1000);
    expect(payload).toEqual({
      iss: 'https://id.example', aud: 'told', sub: 'acct_ada', sid: session, iat: now, exp: now + 120, jti: expect.stringMatching(/^[\w-]{20,}$/), events: { [EVENT]: {} },
    });
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'logout+jwt' });
    expect(await deliveries(session)).toMatchObject([{ clientId: 'told', state: 'delivered', attempts: 1, lastStatus: 200 }]);
  });

  it('are told by the algorithm, the sub and the encryption that their ID tokens have', async () => {
    const jwks = { keys: [{ ...encryption.publicKey.export({ format: 'jwk' }), kid: 'e', use: 'enc' }] };
    const private_ = { subjectType: 'pairwise', idTokenSignedResponseAlg: 'ES256', idTokenEncryptedResponse: { alg: 'RSA-OAEP-256', enc: 'A256GCM' }, jwks } as const;
    await endAndDeliver({ clientId: 'private', ...private_ });
    const { plaintext } = await compactDecrypt(listener.tokens[0] ?? '', encryption.privateKey);
    const { payload, protectedHeader } = await verified(Buffer.from(plaintext).toString(), 'private');
    const sub = await storage.run(async (stores) => node.get(Subjects, { strict: false }).of(aClient(private_), 'acct_ada', stores));
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'logout+jwt' });
    expect([payload.sub, sub]).toEqual([sub, expect.stringMatching(/^acct_p\./)]);
  });

  it('are told of every session of an account that is revoked', async () => {
    const ended = [await sessionOf({}), await sessionOf({})];
    await storage.run((stores) => node.get(Revocations, { strict: false }).revokeAccount('acct_ada', stores));
    await deliver();
    expect(listener.tokens.map((token) => decodeJwt(token)['sid']).sort()).toEqual(ended);
  });

  it('are told again later, with a new token, when they fail, until they recover', async () => {
    listener.answer = (response) => void response.writeHead(503).end('secret of the application');
    const session = await endAndDeliver({ clientId: 'recovering' });
    const [failed] = await deliveries(session);
    expect(failed).toMatchObject({ state: 'waiting', attempts: 1, lastStatus: 503, lastError: 'answered with status 503' });
    await deliver();
    expect(listener.tokens).toHaveLength(1);
    listener.answer = (response) => void response.socket?.destroy();
    storage.clock.advance(6);
    await deliver();
    expect(await deliveries(session)).toMatchObject([{ state: 'waiting', attempts: 2, lastError: 'could not be reached' }]);
    listener.answer = (response) => void response.writeHead(204).end();
    storage.clock.advance(20);
    await deliver();
    expect(await deliveries(session)).toMatchObject([{ state: 'delivered', attempts: 3, lastStatus: 204 }]);
    const tokens = listener.tokens.map((token) => decodeJwt(token));
    expect([new Set(tokens.map(({ jti }) => jti)).size, new Set(tokens.map(({ iat }) => iat)).size]).toEqual([3, 3]);
    await verified(listener.tokens[2], 'recovering');
  });

  it('are told by another node when one dies over it', async () => {
    const session = await sessionOf({});
    await end(session);
    const at = storage.clock.now();
    await storage.database.logoutDeliveries.begin({ at, leaseEndsAt: new Date(at.getTime() + 60_000), limit: 10, perClient: 10, except: [] });
    storage.clock.advance(59);
    await deliver();
    expect(listener.tokens).toEqual([]);
    storage.clock.advance(1);
    await deliver();
    expect(await deliveries(session)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  it('are not told again when they refuse, nor when they are gone', async () => {
    listener.answer = (response) => void response.writeHead(400).end();
    const refused = await endAndDeliver({});
    const gone = await sessionOf({ clientId: 'gone' });
    await end(gone);
    await storage.run(({ clients }) => clients.remove('gone'));
    await deliver();
    expect(await deliveries(refused)).toMatchObject([{ state: 'refused', attempts: 1, lastStatus: 400 }]);
    storage.clock.advance(86_400);
    await deliver();
    expect(listener.tokens).toHaveLength(1);
    expect(await deliveries(gone)).toMatchObject([{ state: 'given-up', attempts: 1 }]);
  });

  it('are told at once although another one never answers', async () => {
    listener.answer = () => undefined;
    const slow = await Promise.all(Array.from({ length: 12 }, () => sessionOf({ clientId: 'slow' })));
    const quick = await sessionOf({ clientId: 'quick', backchannelLogoutUri: other.logoutUri });
    for (const session of [...slow, quick]) await end(session);
    const delivering = deliver();
    await other.told(1);
    expect(listener.tokens.length).toBeLessThan(12);
    listener.answer = (response) => void response.end();
    listener.hangUp();
    await delivering;
    expect(await deliveries(quick)).toMatchObject([{ state: 'delivered' }]);
  });

  it('are a thousand rows for a thousand clients, which nobody who signs out waits for', async () => {
    const session = await sessionOf({ clientId: 'model', backchannelLogoutUri: other.logoutUri });
    const { dataSource } = storage.database;
    const columns = (table: string) => dataSource.getMetadata(table).columns.map(({ databaseName }) => databaseName);
    for (const [table, key] of [['clients', 'client_id'], ['authorizations', 'id']] as const) {
      const copied = columns(table).map((column) => (column === key || column === 'client_id' ? `'model-' || n` : column));
      await dataSource.query(`INSERT INTO ${table} (${columns(table).join(', ')}) SELECT ${copied.join(', ')} FROM ${table}, generate_series(1, 999) n WHERE client_id = 'model'`);
    }
    await end(session);
    const found = await deliveries(session);
    expect([found.length, new Set(found.map(({ state }) => state))]).toEqual([1000, new Set(['waiting'])]);
    expect(other.tokens).toEqual([]);
    await dataSource.query('DELETE FROM logout_deliveries');
  });

  it.each([
    ['an inner address', 'https://127.0.0.1:9/out', { state: 'given-up', lastError: 'must be an https address of a public host' }],
    ['an inner address in another notation', 'https://0x7f.1/out', { state: 'given-up', lastError: 'must be an https address of a public host' }],
    ['a metadata service', 'https://169.254.169.254/latest', { state: 'given-up', lastError: 'must be an https address of a public host' }],
    ['a name of this machine', 'https://localhost:9/out', { state: 'given-up', lastError: 'must be an https address of a public host' }],
  ])('are not told at %s', async (_what, backchannelLogoutUri, outcome) => {
    expect(await deliveries(await endAndDeliver({ backchannelLogoutUri }))).toMatchObject([outcome]);
  });

  it('are not followed where they redirect to', async () => {
    listener.answer = (response) => void response.writeHead(307, { location: other.logoutUri }).end();
    const session = await endAndDeliver({});
    expect(other.tokens).toEqual([]);
    expect(await deliveries(session)).toMatchObject([{ state: 'waiting', lastStatus: 307 }]);
  });

  it('may answer with as much as they like: nothing of it is read', async () => {
    listener.answer = (response) => {
      const pour = (): void => void (response.destroyed || (response.write('x'.repeat(65_536)), setImmediate(pour)));
      response.writeHead(200);
      pour();
    };
    expect(await deliveries(await endAndDeliver({}))).toMatchObject([{ state: 'delivered' }]);
  });

  it('are counted by what became of them, and while they wait', async () => {
    const shown = async (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await node.get(Metrics, { strict: false }).text())?.[1] ?? 0);
    await storage.database.dataSource.query('DELETE FROM logout_deliveries');
    const delivered = await shown('logout_attempts_total{outcome="delivered"}');
    await end(await sessionOf({}, {}));
    storage.clock.advance(7);
    expect([await shown('logout_deliveries_waiting'), await shown('logout_deliveries_oldest_seconds')]).toEqual([2, 7]);
    await deliver();
    expect(await shown('logout_attempts_total{outcome="delivered"}')).toBe(delivered + 2);
    const queue = node.get(LogoutDeliveryQueue, { strict: false });
    queue.backlog = () => Promise.reject(new StorageUnavailable('away'));
    expect(await node.get(Metrics, { strict: false }).text()).not.toMatch(/^logout_deliveries_/m);
    Reflect.deleteProperty(queue, 'backlog');
  });
});
