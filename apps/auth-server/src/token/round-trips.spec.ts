import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { SecretIssuer } from '@latchkey/clients';
import { JWT_BEARER_ASSERTION, secondsOf } from '@latchkey/protocol';
import { aClient, aResource, eventually } from '@latchkey/testing';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import pg from 'pg';
import { RegistrationServer } from '../../test/registration-server.js';

const GRANT = { grant_type: 'client_credentials', scope: 'documents:read' };
const server = RegistrationServer.forThisFile();
let secrets: Readonly<Record<'plain' | 'mac', string>>;
beforeAll(async () => {
  const issuer = server.app.get(SecretIssuer, { strict: false });
  const clients = { plain: aClient({ clientId: 'plain' }), mac: aClient({ clientId: 'mac', tokenEndpointAuthMethod: 'client_secret_jwt' }) };
  const plain = await issuer.issue({ tenant: 'default', client: clients.plain });
  const mac = await issuer.issue({ tenant: 'default', client: clients.mac });
  await server.storage.run(async (stores) => {
    await stores.resources.add(aResource());
    await stores.clients.add(aClient({ clientId: 'public', tokenEndpointAuthMethod: 'none', grantTypes: ['authorization_code', 'refresh_token'] }));
    await stores.clients.add({ ...clients.plain, secrets: [plain.record] });
    await stores.clients.add({ ...clients.mac, secrets: [mac.record] });
  });
  secrets = { plain: plain.value, mac: mac.value };
});

const now = () => secondsOf(server.storage.clock.now());
const ask = async (parameters: Record<string, string>, headers: Record<string, string> = {}) => {
  const payload = new URLSearchParams({ ...GRANT, ...parameters }).toString();
  return server.app.inject({ method: 'POST', url: '/token', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload });
};
const get = async (...request: Parameters<typeof ask>): Promise<void> => expect((await ask(...request)).statusCode).toBe(200);

const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
const jwk = (await exportJWK(publicKey)) as never;
const proof = () => new SignJWT({ htm: 'POST', htu: 'https://id.example/token', jti: randomUUID(), iat: now() }).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk }).sign(privateKey);

/** The statements of a request, after another like it has filled the caches. */
async function sentBy(request: () => Promise<void>): Promise<readonly string[]> {
  await request();
  const spy = jest.spyOn(pg.Client.prototype, 'query');
  try {
    await request();
    return spy.mock.calls.map(([query]) => (typeof query === 'string' ? query : (query as unknown as { name: string }).name)).filter((name) => !name.startsWith('feed.'));
  } finally {
    spy.mockRestore();
  }
}

/** What the server does besides can only add to what a request sends. */
const expectSentBy = (request: () => Promise<void>, statements: readonly string[]): Promise<void> => eventually(async () => expect(await sentBy(request)).toEqual(statements));

describe('A JWT from client_credentials costs', () => {
  const basic = () => ({ authorization: `Basic ${Buffer.from(`plain:${secrets.plain}`).toString('base64')}` });

  it('no statement for a client that sends its secret', () => expectSentBy(() => get({}, basic()), []));

  it('one for a client that sends an assertion, which is spent', async () => {
    const assertion = async () => new SignJWT({ iss: 'mac', sub: 'mac', aud: 'https://id.example', jti: randomUUID(), exp: now() + 60 }).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secrets.mac));
    await expectSentBy(async () => get({ client_assertion_type: JWT_BEARER_ASSERTION, client_assertion: await assertion() }), ['used-assertions.spend']);
  });

  it('one for a DPoP proof, which is spent', async () => {
    await expectSentBy(async () => get({}, { ...basic(), dpop: await proof() }), ['used-assertions.spend']);
  });
});

describe('A stranger who sends requests in the name of a public client', () => {
  it.each<Record<string, string>>([
    { grant_type: 'authorization_code', code: 'made-up', redirect_uri: 'https://app.example/callback' },
    { grant_type: 'refresh_token', refresh_token: 'made-up' },
  ])('leaves nothing behind by a DPoP proof: $grant_type', async (parameters) => {
    const refused = async () => expect((await ask({ client_id: 'public', ...parameters }, { dpop: await proof() })).json()).toMatchObject({ error: 'invalid_grant' });
    await expectSentBy(refused, []);
  });
});
