import { randomUUID } from 'node:crypto';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { aClient, aResource, eventually } from '@latchkey/testing';
import { SignJWT, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { DOCUMENTS, FeedStage, MAIL } from '../../test/feed-stage.js';

describe('Who may follow the revocations of a resource', () => {
  let stage: FeedStage;
  beforeAll(async () => {
    stage = await FeedStage.open();
  });
  afterAll(() => stage?.close());

  it.each<[string, Parameters<FeedStage['ask']>[0], number, string]>([
    ['a wrong secret', { secret: 'wrong' }, 401, 'invalid_client'],
    ['an unknown client', { client: 'nobody' }, 401, 'invalid_client'],
    ['no credentials', { headers: { authorization: '' } }, 401, 'invalid_client'],
    ['a public client', { headers: { authorization: '' }, form: { client_id: 'public-api' } }, 401, 'invalid_client'],
    ['a client that is no resource server', { client: 'app' }, 400, 'unauthorized_client'],
    ['another\'s resource', { resource: MAIL }, 400, 'invalid_target'],
    ['another\'s resource, by a client that serves none', { client: 'app', resource: DOCUMENTS }, 400, 'invalid_target'],
    ['an unknown resource', { resource: 'https://nothing.example' }, 400, 'invalid_target'],
    ['one of several resources, without its name', { client: 'both-apis' }, 400, 'invalid_target'],
    ['a position that is none', { after: '-1' }, 400, 'invalid_request'],
    ['a position beyond all numbers', { after: '9007199254740992' }, 400, 'invalid_request'],
    ['a last event that is none', { headers: { 'last-event-id': '1e3' } }, 400, 'invalid_request'],
    ['two last events', { headers: { 'last-event-id': '1, 2' } }, 400, 'invalid_request'],
    ['no last event, though a header for it', { after: 1, headers: { 'last-event-id': '' } }, 400, 'invalid_request'],
    ['a part that is none', { after: 1, form: { part: '1.5' } }, 400, 'invalid_request'],
    ['a wait beyond half a minute', { form: { wait: '31' } }, 400, 'invalid_request'],
    ['a tenant that does not exist', { tenant: 'nothing' }, 404, 'not_found'],
  ])('is not %s', async (_what, asked, status, error) => {
    expect(await stage.ask(asked)).toMatchObject({ status, body: { error } });
    const stream = await fetch(...stage.request('text/event-stream', asked ?? {}));
    expect([stream.status, await stream.json()]).toMatchObject([status, { error }]);
  });

  it('is a resource server, by GET too, but never with credentials in the address', async () => {
    const [address, { headers }] = stage.request('application/json', {});
    const got = await fetch(`${address}?resource=${encodeURIComponent(DOCUMENTS)}&wait=0`, { headers });
    expect([got.status, await got.json()]).toMatchObject([200, { messages: [{ event: 'keys' }, { event: 'snapshot' }] }]);
    const inAddress = await fetch(`${address}?client_id=api&client_secret=${stage.secretOf('api')}`, { headers: { accept: 'application/json' } });
    expect(inAddress.status).toBe(401);
    expect((await fetch(address, { method: 'HEAD', headers })).status).toBe(400);
  });

  describe('is no more', () => {
    const documents = aResource({ identifier: DOCUMENTS });
    const change = (work: (stores: Stores) => Promise<unknown>) => stage.run(work);
    const servers = async ({ resources }: Stores, resourceServers: readonly string[]) => {
      const resource = await resources.current(DOCUMENTS);
      if (resource) await resources.update({ ...resource, resourceServers });
    };
    const client = async ({ clients }: Stores, clientId: string) => (await clients.current(clientId)) ?? { ...stage.client(clientId), version: 0 };

    it.each<[string, (clientId: string) => Promise<unknown>]>([
      ['a resource server that was taken off the list', () => change((stores) => servers(stores, ['api']))],
      ['a client that was removed', (clientId) => change((stores) => stores.clients.remove(clientId))],
      ['a client whose secret was replaced', (clientId) => change(async (stores) => stores.clients.update({ ...(await client(stores, clientId)), secrets: [] }))],
      ['a client that was removed, and another made under its id at once', (clientId) => change(async ({ clients }) => {
        await clients.remove(clientId);
        await clients.add({ ...stage.client(clientId), createdAt: new Date(0) });
      })],
      ['a server of a resource that was removed', () => change((stores) => stores.resources.remove(DOCUMENTS))],
    ])('%s', async (_what, end) => {
      const clientId = `api-${Math.random()}`;
      await change(async (stores) => {
        await stores.clients.add(stage.client(clientId));
        await stores.resources.add(documents);
        await servers(stores, ['api', clientId]);
      });
      await eventually(async () => expect((await stage.ask({ client: clientId, resource: DOCUMENTS, form: { wait: '0' } })).status).toBe(200));
      const feed = await stage.follow({ client: clientId, resource: DOCUMENTS });
      await feed.snapshot();
      await end(clientId);
      await feed.ended;
    });

    describe('a client that proves itself by a key', () => {
      const added = async () => {
        const clientId = `api-${Math.random()}`;
        const { publicKey, privateKey } = await generateKeyPair('ES256');
        const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] } as NonNullable<ClientRecord['jwks']>;
        await change(async (stores) => {
          await stores.clients.add(aClient({ clientId, tokenEndpointAuthMethod: 'private_key_jwt', secrets: [], jwks }));
          await stores.resources.remove(DOCUMENTS);
          await stores.resources.add({ ...documents, resourceServers: [clientId] });
        });
        const asked = async () => ({ client: clientId, headers: { authorization: '' }, form: await assertionOf(clientId, privateKey) });
        await eventually(async () => expect(await stage.ask(await asked())).toMatchObject({ status: 200 }));
        return { clientId, asked };
      };
      const assertionOf = async (clientId: string, key: CryptoKey) => ({
        wait: '0', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await new SignJWT({ jti: randomUUID() }).setProtectedHeader({ alg: 'ES256' }).setIssuer(clientId).setSubject(clientId)
          .setAudience('https://id.example').setExpirationTime(Math.floor(stage.storage.clock.now().getTime() / 1000) + 60).sign(key),
      });

      it.each<[string, (client: ClientRecord) => ClientRecord]>([
        ['that was taken from it', (client) => ({ ...client, jwks: { keys: [] } })],
        ['and shall prove itself by a certificate from now on', (client) => ({ ...client, tokenEndpointAuthMethod: 'self_signed_tls_client_auth' })],
      ])('%s', async (_what, changed) => {
        const { clientId, asked } = await added();
        const feed = await stage.follow(await asked());
        await feed.snapshot();
        await change(async (stores) => stores.clients.update(changed(await client(stores, clientId))));
        await feed.ended;
        expect((await stage.ask(await asked())).status).toBe(401);
      });

      it('ten minutes ago, until it proves itself anew: a key in a document of its own is withdrawn unheard of', async () => {
        const { asked } = await added();
        const feed = await stage.follow(await asked());
        await feed.snapshot();
        stage.storage.clock.advance(599);
        await feed.heartbeat();
        expect(feed.over).toBe(false);
        stage.storage.clock.advance(1);
        await feed.ended;
        expect((await stage.ask(await asked())).status).toBe(200);
      });
    });

    it('a client one of whose secrets has expired, until it proves itself anew', async () => {
      const soon = new Date(stage.storage.clock.now().getTime() + 60_000);
      await change(async (stores) => {
        await stores.clients.add(stage.client('short', soon));
        await stores.resources.remove(DOCUMENTS);
        await stores.resources.add({ ...documents, resourceServers: ['short'] });
      });
      await eventually(async () => expect((await stage.ask({ client: 'short', form: { wait: '0' } })).status).toBe(200));
      const feed = await stage.follow({ client: 'short' });
      await feed.snapshot();
      stage.storage.clock.advance(60);
      await feed.ended;
      expect((await stage.ask({ client: 'short' })).status).toBe(401);
    });
  });
});
