import { after, secondsOf } from '@latchkey/protocol';
import { aClient, eventually } from '@latchkey/testing';
import { LARGE, RegistrationServer, WEB, own, place, type RegistrationAnswer } from '../../test/registration-server.js';

const server = RegistrationServer.forThisFile();
const { register, redeem } = server;

describe('A client that registered itself', () => {
  it('reads its registration as it was answered', async () => {
    const answer = await register();
    expect((await server.get(place(answer), own(answer))).body).toEqual(answer.body);
  });

  it('is told nothing by the token of another client, no token, or the token of a client that is not there', async () => {
    const [mine, theirs] = [await register(), await register()];
    for (const attempt of [own(mine), {}, { token: 'x' }, { token: String(theirs.body.client_secret) }]) {
      for (const answer of [await server.get(place(theirs), attempt), await server.put(place(theirs), { ...attempt, json: WEB }), await server.remove(place(theirs), attempt), await server.get('/registration/dyn_nobody', attempt)]) {
        expect([answer.status, answer.body.error]).toEqual([401, 'invalid_token']);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="registration"/);
      }
    }
    expect((await server.get(place(theirs), own(theirs))).status).toBe(200);
  });

  it('replaces its registration, under the same id, secret and token, from one node to the next', async () => {
    const answer = await register();
    const { client_id, client_secret } = answer.body;
    const json = { ...WEB, client_id, client_secret, client_name: 'Renamed' };
    const changed = await server.put(place(answer), { ...own(answer), json });
    expect(changed.status).toBe(200);
    expect(changed.body).toEqual({ ...answer.body, client_name: 'Renamed' });
    expect((await server.get(place(answer), own(answer))).body.client_name).toBe('Renamed');
    expect((await server.put(place(answer), { ...own(answer), json: { ...json, client_name: 'Again', token_endpoint_auth_method: 'none' } })).body).not.toHaveProperty('client_secret');
    expect(await server.rows()).toContain(client_id);
  });

  it('reads until when its secret is one, once an administrator has said so', async () => {
    const answer = await register();
    const { client_id } = answer.body;
    await server.put(place(answer), { ...own(answer), json: { ...WEB, client_id } });
    const expiresAt = after(server.storage.clock.now(), 3_600);
    await server.storage.run(async ({ clients }) => {
      const row = await clients.current(String(client_id));
      if (row) await clients.update({ ...row, secrets: row.secrets.map((secret) => ({ ...secret, expiresAt })) });
    });
    expect((await server.get(place(answer), own(answer))).body).toMatchObject({ client_secret: answer.body.client_secret, client_secret_expires_at: secondsOf(expiresAt) });
  });

  it('gets another secret when it computes MACs with it from now on, and reads it again', async () => {
    const answer = await register();
    const { client_id, client_secret } = answer.body;
    const changed = await server.put(place(answer), { ...own(answer), json: { ...WEB, client_id, client_secret, token_endpoint_auth_method: 'client_secret_jwt' } });
    expect(changed.body.client_secret).toMatch(/^lk_cs_.{86}$/);
    expect((await server.get(place(answer), own(answer))).body).toEqual(changed.body);
  });

  it.each(['client_secret_jwt', 'none'])('never gets a secret again that it had before it proved itself by %s', async (method) => {
    const answer = await register();
    const { client_id, client_secret: first } = answer.body;
    const replace = async (changes = {}) => (await server.put(place(answer), { ...own(answer), json: { ...WEB, client_id, token_endpoint_auth_method: 'client_secret_post', ...changes } })).body;
    await replace({ token_endpoint_auth_method: method });
    const second = await replace();
    expect(second.client_secret).toMatch(/^lk_cs_.{43}$/);
    expect((await server.get(place(answer), own(answer))).body).toEqual(second);
    expect((await replace({ client_name: 'Renamed' })).client_secret).toBe(second.client_secret);
    await replace({ token_endpoint_auth_method: method });
    const third = await replace();
    expect(new Set([first, second.client_secret, third.client_secret]).size).toBe(3);
    const proved = async (secret: unknown) => (await redeem(answer, { client_secret: String(secret) })).body.error;
    expect([await proved(first), await proved(second.client_secret), await proved(third.client_secret)]).toEqual(['invalid_client', 'invalid_client', 'invalid_grant']);
  });

  it.each([
    ['without its id', { client_id: undefined }], ['with the id of another', { client_id: 'dyn_other' }], ['with another secret', { client_secret: 'lk_cs_wrong' }],
    ['with a token of its own choice', { registration_access_token: 'x' }], ['with its time', { client_id_issued_at: 1 }], ['with a wrong redirect URI', { redirect_uris: ['javascript:1'] }],
  ])('replaces nothing %s', async (_how, changes) => {
    const answer = await register();
    expect((await server.put(place(answer), { ...own(answer), json: { ...WEB, client_id: answer.body.client_id, ...changes } })).status).toBe(400);
    expect((await server.get(place(answer), own(answer))).body).toEqual(answer.body);
  });

  it('is gone once it removed itself, with or without a row, and its id is nobody’s again', async () => {
    const [stateless, updated] = [await register(), await register()];
    await server.put(place(updated), { ...own(updated), json: { ...WEB, client_id: updated.body.client_id } });
    for (const answer of [stateless, updated]) {
      const removed = await server.remove(place(answer), own(answer));
      expect([removed.status, removed.body]).toEqual([204, {}]);
      expect((await server.get(place(answer), own(answer))).status).toBe(401);
      expect((await redeem(answer)).body.error).toBe('invalid_client');
      expect(await server.rows()).not.toContain(answer.body.client_id);
    }
  });

  it('is gone although somebody consented to it at the very moment of its removal', async () => {
    const answer = await register();
    const id = String(answer.body.client_id);
    const waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let removal: Promise<RegistrationAnswer> | undefined;
    await server.storage.run(async (stores) => {
      await stores.clients.add({ ...aClient({ clientId: id }), expiresAt: after(server.storage.clock.now(), 3_600) });
      removal = server.remove(place(answer), own(answer));
      await eventually(async () => expect(await server.storage.database.dataSource.query(waiting)).toHaveLength(1));
    });
    expect((await removal)?.status).toBe(204);
    expect(await server.rows()).not.toContain(id);
    expect((await redeem(answer)).body.error).toBe('invalid_client');
  });

  it('is recorded as soon as it leaves a row, and without its secrets', async () => {
    const [updated, large] = [await register(), await register(LARGE, { address: '198.51.100.9' })];
    await server.put(place(updated), { ...own(updated), json: { ...WEB, client_id: updated.body.client_id, client_name: 'Notes 2' } });
    server.storage.clock.advance(1);
    await server.remove(place(updated), own(updated));
    const events = await server.recorded();
    const of = ({ body }: RegistrationAnswer) => events.filter(({ target }) => target.id === body.client_id).reverse();
    expect(of(large)).toMatchObject([{ action: 'client.registered', actor: { clientId: large.body.client_id }, address: '198.51.100.9', after: { client_name: 'Notes' } }]);
    expect(of(updated)).toMatchObject([
      { action: 'client.updated', before: { client_name: 'Notes' }, after: { client_name: 'Notes 2' } }, { action: 'client.removed', before: { client_name: 'Notes 2' } },
    ]);
    for (const { body } of [updated, large]) for (const secret of [body.client_secret, body.registration_access_token]) expect(JSON.stringify(events)).not.toContain(secret);
  });

  it('ends with the key of all of them, unless somebody consented', async () => {
    const [stateless, large, consented] = [await register(), await register(LARGE), await register(LARGE)];
    await server.storage.run(async ({ clients }) => {
      const row = await clients.current(String(consented.body.client_id));
      if (row?.registration) await clients.update({ ...row, registration: { ...row.registration, lasting: true } });
    });
    await server.set({ registration: 'open', registrationKeyId: 'next' });
    await eventually(async () => expect((await server.get(place(stateless), own(stateless))).status).toBe(401));
    expect((await server.get(place(large), own(large))).status).toBe(401);
    expect((await redeem(stateless)).body.error).toBe('invalid_client');
    const kept = await server.get(place(consented), own(consented));
    expect([kept.status, kept.body.registration_access_token]).toEqual([200, consented.body.registration_access_token]);
  });
});
