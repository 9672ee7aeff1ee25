import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Passwords } from '@latchkey/accounts';
import { JWT_BEARER_ASSERTION } from '@latchkey/protocol';
import { aClient, anAccount } from '@latchkey/testing';
import { SignJWT, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose';
import { RegistrationServer } from '../../test/registration-server.js';
import { PASSWORD, authorize, pass } from '../../test/scene.js';
import { TestBrowser } from '../../test/test-browser.js';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

let keys: Server;
let published: unknown;
let fetched = 0;
/** Of the database, at the moment of the last fetch. */
let openTransactions: unknown;
let port: number;
let jti = 0;

beforeAll(async () => {
  keys = createServer((_request, response) => {
    fetched += 1;
    openTransactions = server.storage.database.dataSource.query("SELECT query FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'");
    response.setHeader('content-type', 'application/json').end(JSON.stringify(published));
  });
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  port = (keys.address() as AddressInfo).port;
});
const server = RegistrationServer.forThisFile(() => [`localhost:${port}`]);
afterAll(() => {
  keys.closeAllConnections();
  keys.close();
});

const publish = async (pair: Pair, kid: string) => (published = { keys: [{ ...(await exportJWK(pair.publicKey)), kid }] });
const register = (jwks_uri: string) =>
  server.post('/registration', { json: { redirect_uris: ['https://notes.example/callback'], token_endpoint_auth_method: 'private_key_jwt', jwks_uri } });

/** What the token endpoint says to a code that is none: who proves itself is told `invalid_grant`. */
async function prove(clientId: string, pair: Pair, kid: string): Promise<Record<string, unknown>> {
  const now = Math.floor(server.storage.clock.now().getTime() / 1000);
  const assertion = await new SignJWT({ iss: clientId, sub: clientId, aud: 'https://id.example', jti: `j${(jti += 1)}`, exp: now + 60 }).setProtectedHeader({ alg: 'ES256', kid }).sign(pair.privateKey);
  const form = new URLSearchParams({ grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://notes.example/callback', client_assertion_type: JWT_BEARER_ASSERTION, client_assertion: assertion });
  return (await server.post('/token', { type: 'application/x-www-form-urlencoded', json: form.toString() })).body;
}

describe('A client that registered itself with a jwks_uri', () => {
  it('proves itself by the keys there, and by new ones once it rotated them, fetched at a limited rate', async () => {
    const [old, next, stranger] = [await generateKeyPair('ES256', { extractable: true }), await generateKeyPair('ES256', { extractable: true }), await generateKeyPair('ES256')];
    await publish(old, 'old');
    const clientId = String((await register(`http://localhost:${port}/keys`)).body.client_id);
    expect(await prove(clientId, old, 'old')).toMatchObject({ error: 'invalid_grant' });
    expect(await prove(clientId, old, 'old')).toMatchObject({ error: 'invalid_grant' });
    expect(fetched).toBe(1);
    await publish(next, 'next');
    server.storage.clock.advance(11);
    expect(await prove(clientId, next, 'next')).toMatchObject({ error: 'invalid_grant' });
    expect(fetched).toBe(2);
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await prove(clientId, stranger, `made-up-${attempt}`)).toMatchObject({ error: 'invalid_client' });
    expect(fetched).toBe(2);
  });

  it('has the keys that its ID tokens are encrypted to fetched before anything is written', async () => {
    const pair = await generateKeyPair('RSA-OAEP', { extractable: true });
    await publish(pair, 'enc');
    const before = fetched;
    const { body } = await server.post('/registration', {
      json: { redirect_uris: ['https://notes.example/callback'], token_endpoint_auth_method: 'client_secret_post', jwks_uri: `http://localhost:${port}/encryption`, id_token_encrypted_response_alg: 'RSA-OAEP' },
    });
    const form = new URLSearchParams({ grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://notes.example/callback', client_id: String(body.client_id), client_secret: String(body.client_secret) });
    for (let times = 0; times < 2; times += 1) {
      expect((await server.post('/token', { type: 'application/x-www-form-urlencoded', json: form.toString() })).body).toMatchObject({ error: 'invalid_grant' });
      expect(fetched).toBe(before + 1);
    }
  });

  it('has those of ID tokens straight from the authorization endpoint fetched before anything is held', async () => {
    const passwordHash = await server.app.get(Passwords, { strict: false }).hash(PASSWORD);
    await server.set({ responseTypesAllowed: ['code', 'id_token'] });
    await server.storage.run(async ({ accounts, clients }) => {
      await accounts.add({ ...anAccount(), passwordHash });
      await clients.add(aClient({
        clientId: 'straight', grantTypes: ['implicit'], responseTypes: ['id_token'], jwksUri: `http://localhost:${port}/straight`,
        idTokenEncryptedResponse: { alg: 'RSA-OAEP', enc: 'A128CBC-HS256' },
      }));
    });
    await publish(await generateKeyPair('RSA-OAEP', { extractable: true }), 'straight');
    const before = fetched;
    const { location } = await pass(new TestBrowser(server.app, 'https://id.example'), authorize({ client_id: 'straight', response_type: 'id_token', scope: 'openid', nonce: 'n' }));
    expect(decodeProtectedHeader(new URLSearchParams(location?.hash.slice(1)).get('id_token') ?? '')).toMatchObject({ kid: 'straight' });
    expect([fetched, await openTransactions]).toEqual([before + 1, []]);
  });

  it('is not proved by keys at an inner address that the operator did not allow', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    await publish(pair, 'k');
    const before = fetched;
    for (const uri of [`http://127.0.0.1:${port}/keys`, `https://127.0.0.1:${port}/keys`, `https://2130706433:${port}/keys`]) {
      const clientId = String((await register(uri)).body.client_id);
      expect(await prove(clientId, pair, 'k')).toMatchObject({ error: 'invalid_client', error_description: 'jwks_uri must be an https address of a public host' });
    }
    expect(fetched).toBe(before);
  });
});
