import { Client } from 'pg';
import { Subjects } from '@latchkey/claims';
import { Revocations } from '@latchkey/revocation';
import { aClient, anAccount, anAuthorization, eventually } from '@latchkey/testing';
import { EventRecipient, type Polling } from '../../test/event-recipient.js';
import { DOCUMENTS, FeedStage, MAIL, type Node } from '../../test/feed-stage.js';

const ISS = 'https://id.example';
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
const own = (kind: string) => `urn:latchkey:event-type:${kind}-revoked`;

describe('The security events', () => {
  let stage: FeedStage;
  let recipient: EventRecipient;
  let database: Client;
  beforeAll(async () => {
    stage = await FeedStage.open();
    await stage.start();
    await stage.addTenant('acme');
    recipient = new EventRecipient(stage);
    database = new Client({ connectionString: stage.storage.url });
    await database.connect();
  });
  afterAll(async () => {
    await database?.end();
    await stage?.close();
  });
  /** Leaves nothing outstanding to anybody. */
  afterEach(async () => {
    await database.query(`UPDATE revocations SET expires_at = $1 WHERE tenant_id = 'default' AND expires_at > $1`, [stage.storage.clock.now()]);
  });
  const revoke = (selector: string, ...audiences: string[]) => stage.revoke([{ selector, audiences }]);
  const head = async () => Number((await database.query(`SELECT revocation_position AS at FROM tenants WHERE id = 'default'`)).rows[0].at);
  const jtisOf = async (polling?: Polling) => Object.keys((await recipient.poll(polling)).body.sets ?? {});

  it.each<[string, string, object]>([
    ['session:s1', CAEP, { format: 'opaque', id: 's1' }],
    ['account:acct_ada', CAEP, { format: 'iss_sub', iss: ISS, sub: 'acct_ada' }],
    ['token:j1', own('token'), { format: 'jwt_id', iss: ISS, jti: 'j1' }],
    ['authorization:a1', own('authorization'), { format: 'opaque', id: 'a1' }],
    ['client:app', own('client'), { format: 'complex', application: { format: 'opaque', id: 'app' } }],
    ['consent:acct_ada app', own('consent'), { format: 'complex', user: { format: 'iss_sub', iss: ISS, sub: 'acct_ada' }, application: { format: 'opaque', id: 'app' } }],
    [`resource:${DOCUMENTS}`, own('resource'), { format: 'uri', uri: DOCUMENTS }],
    ['tenant:', own('tenant'), { format: 'complex', tenant: { format: 'uri', uri: ISS } }],
    ['key:k1', own('key'), { format: 'opaque', id: 'k1' }],
  ])('tell of %s as %s', async (selector, type, subject) => {
    await revoke(selector, DOCUMENTS);
    const [event, ...others] = await recipient.take();
    const at = Math.floor(stage.storage.clock.now().getTime() / 1000);
    const rev = await head();
    expect(event?.header).toEqual({ alg: 'ES256', typ: 'secevent+jwt', kid: expect.any(String) as unknown });
    expect(event?.payload).toEqual({
      iss: ISS, jti: expect.stringMatching(new RegExp(`^${rev}\\.[\\w-]{16}$`)) as unknown, iat: at, toe: at, aud: DOCUMENTS, sub_id: subject, events: { [type]: { event_timestamp: at, rev } },
    });
    expect(others).toEqual([]);
  });

  it('are signed as the tokens of the resource are', async () => {
    await stage.run(async ({ resources }) => void (await resources.update({ ...(await resources.current(DOCUMENTS))!, signingAlg: 'RS256' })), 'acme');
    await stage.revoke([{ selector: 'session:a' }], 'acme');
    const [event] = await recipient.take({ tenant: 'acme' });
    expect([event?.header['alg'], event?.payload.iss]).toEqual(['RS256', `${ISS}/t/acme`]);
  });

  it('name a person as the resource knows the person', async () => {
    const sub = await stage.run(async (stores) => {
      const pairwise = aClient({ clientId: 'pairwise', subjectType: 'pairwise', redirectUris: ['https://pairwise.example/callback'] });
      await stores.clients.add(pairwise);
      await stores.accounts.add(anAccount());
      await stores.authorizations.add(anAuthorization({ clientId: 'pairwise' }));
      return stage.nodes[0]!.app.get(Subjects, { strict: false }).of(pairwise, 'acct_ada', stores);
    });
    await stage.run((stores) => stage.nodes[0]!.app.get(Revocations, { strict: false }).revokeAccount('acct_ada', stores));
    expect(sub).toMatch(/^acct_p\./);
    expect((await recipient.take()).map(({ payload }) => payload.sub_id)).toEqual([{ format: 'iss_sub', iss: ISS, sub }]);
  });

  it('are told to those whom they concern, under names of their own, and to nobody else', async () => {
    await stage.revoke([{ selector: 'session:mine', audiences: [DOCUMENTS] }, { selector: 'session:others', audiences: [MAIL] }, { selector: 'client:all' }, { selector: 'session:none', audiences: [] }]);
    await stage.revoke([{ selector: 'session:theirs' }], 'acme');
    const to = await head();
    const [mine, both, mail] = [await jtisOf(), await jtisOf({ client: 'both-apis', resource: DOCUMENTS }), await jtisOf({ client: 'mail-api' })];
    const positions = (jtis: readonly string[]) => jtis.map((jti) => Number(jti.split('.')[0]));
    expect([positions(mine), positions(both), positions(mail)]).toEqual([[to - 3, to - 1], [to - 3, to - 1], [to - 2, to - 1]]);
    expect(both).toEqual(mine);
    expect(mail).not.toContain(mine[1]);
    expect((await recipient.take({ tenant: 'acme' })).map(({ payload }) => payload.sub_id)).toEqual([{ format: 'opaque', id: 'theirs' }]);
  });

  describe('that were not acknowledged', () => {
    it('are told again, as the same events, by every node; those that were are not', async () => {
      for (const name of ['a', 'b', 'c', 'd']) await revoke(`session:${name}`, DOCUMENTS);
      const first = (await recipient.poll()).body.sets ?? {};
      const [a, b, c, d] = Object.keys(first) as [string, string, string, string];
      // Not signed anew, each signature being another one.
      expect((await recipient.poll()).body.sets).toEqual(first);
      expect(await recipient.poll({ body: { returnImmediately: true, ack: [b, d] } })).toMatchObject({ status: 200, body: { moreAvailable: false } });
      const again = (await recipient.poll({ node: stage.nodes[1]! })).body.sets ?? {};
      expect(Object.keys(again)).toEqual([a, c]);
      const read = async (sets: Readonly<Record<string, string>>, jti: string) => (await recipient.verify(sets[jti] ?? '')).payload;
      expect([await read(again, a), await read(again, c)]).toEqual([await read(first, a), await read(first, c)]);
      // Once more, and all of them.
      expect(await jtisOf({ body: { returnImmediately: true, ack: [a, b, a, c] } })).toEqual([]);
      await revoke('session:e', DOCUMENTS);
      expect(await jtisOf()).toHaveLength(1);
    });

    it('are known by a node that begins after the others have gone', async () => {
      for (const name of ['a', 'b']) await revoke(`session:${name}`, DOCUMENTS);
      const [, b] = await jtisOf();
      await recipient.poll({ body: { maxEvents: 0, ack: [b] } });
      const node = await stage.start();
      expect(await jtisOf({ node })).toEqual([expect.not.stringMatching(b ?? '')]);
    });

    it('are not told when they concern no token any more', async () => {
      await stage.revoke([{ selector: 'session:short', audiences: [DOCUMENTS], lasts: 10 }, { selector: 'session:long', audiences: [DOCUMENTS], lasts: 60 }]);
      stage.storage.clock.advance(10);
      expect(await recipient.told()).toEqual([await head()]);
    });

    it('are told again to a client that another acknowledged them for', async () => {
      await revoke('session:a', DOCUMENTS);
      const [a] = await jtisOf();
      await recipient.poll({ client: 'both-apis', resource: DOCUMENTS, body: { maxEvents: 0, ack: [a] } });
      expect(await jtisOf()).toEqual([a]);
    });

    it('are told again where the log went back, as of a database that was restored', async () => {
      await stage.addTenant('restored');
      const inIt = { tenant: 'restored' };
      // Ahead of the clock: no node leads it on again.
      await database.query(`UPDATE tenants SET revocation_position = 8e15 WHERE id = 'restored'`);
      for (const name of ['a', 'b', 'c']) await stage.revoke([{ selector: `session:${name}` }], 'restored');
      const [a, b] = await recipient.told(inIt);
      await recipient.take(inIt);
      expect(await recipient.told(inIt)).toEqual([]);
      await database.query(`DELETE FROM revocations WHERE tenant_id = 'restored' AND position > $1`, [b]);
      await database.query(`UPDATE tenants SET revocation_position = $1 WHERE id = 'restored'`, [b]);
      expect(await recipient.told(inIt)).toEqual([a, b]);
    });
  });

  it('that a recipient could not take are done with', async () => {
    for (const name of ['a', 'b']) await revoke(`session:${name}`, DOCUMENTS);
    const [a, b] = await jtisOf() as [string, string];
    expect(await jtisOf({ body: { returnImmediately: true, setErrs: { [a]: { err: 'authentication_failed', description: 'the\nkey' } } } })).toEqual([b]);
  });

  it('come as many at once as are asked for, oldest first', async () => {
    await stage.revoke(Array.from({ length: 130 }, (_, index) => ({ selector: `session:${index}`, audiences: [DOCUMENTS] })));
    const to = await head();
    const poll = (body: object) => recipient.poll({ body: { returnImmediately: true, ...body } }).then((polled) => polled.body);
    const few = await poll({ maxEvents: 2 });
    expect([Object.keys(few.sets ?? {}).map((jti) => Number(jti.split('.')[0])), few.moreAvailable]).toEqual([[to - 129, to - 128], true]);
    const many = await poll({ maxEvents: 1_000 });
    expect([Object.keys(many.sets ?? {}).length, many.moreAvailable]).toEqual([100, true]);
    expect(await poll({ maxEvents: 0, ack: Object.keys(many.sets ?? {}) })).toEqual({ sets: {}, moreAvailable: true });
    const rest = await poll({});
    expect([Object.keys(rest.sets ?? {}).length, rest.moreAvailable]).toEqual([30, false]);
  });

  it('are found behind any number of entries that do not concern the resource, in requests of bounded work', async () => {
    await database.query(`WITH grown AS (UPDATE tenants SET revocation_position = revocation_position + 25000 WHERE id = 'acme' RETURNING revocation_position - 25000 AS before)
      INSERT INTO revocations (tenant_id, position, selector, kind, value, revoked_at, expires_at, audiences)
      SELECT 'acme', before + i, 'session:' || i, 'session', i, now(), $1, ARRAY['${MAIL}'] FROM grown, generate_series(1, 25000) i`, [new Date(stage.storage.clock.now().getTime() + 3_600_000)]);
    await stage.revoke([{ selector: 'session:found', audiences: [DOCUMENTS] }], 'acme');
    const answers = [];
    do answers.push((await recipient.poll({ tenant: 'acme' })).body);
    while (answers.at(-1)?.moreAvailable);
    expect(answers.map(({ sets = {} }) => Object.keys(sets).length)).toEqual([0, 1]);
    // The mail has a thousand outstanding at most; beyond them nothing is told until some are acknowledged.
    const mail = { client: 'mail-api', tenant: 'acme' };
    const first = (await recipient.poll(mail)).body;
    expect([Object.keys(first.sets ?? {}).length, first.moreAvailable]).toEqual([100, true]);
  });

  describe('that are waited for', () => {
    /** Resolves when somebody waits. */
    const waits = async ({ url }: Node, count = 1) => (await (await fetch(`${url}/metrics`)).text()).includes(`revocation_feed_connections{kind="events"} ${count}\n`);
    const waiting = (count = 1) => eventually(async () => expect(await Promise.all(stage.nodes.map((node) => waits(node, count).catch(() => false)))).toContain(true));

    it('are answered when they happen, and not when others happen', async () => {
      const answer = recipient.told({ body: {} });
      await waiting();
      await revoke('session:others', MAIL);
      await stage.revoke([{ selector: 'session:theirs' }], 'acme');
      await revoke('session:mine', DOCUMENTS);
      expect(await answer).toEqual([await head()]);
    });

    it('end with the right to them', async () => {
      const answer = recipient.poll({ body: {}, client: 'both-apis', resource: MAIL });
      await waiting();
      const servers = (resourceServers: readonly string[]) => stage.run(async ({ resources }) => void (await resources.update({ ...(await resources.current(MAIL))!, resourceServers })));
      await servers(['mail-api']);
      expect(await answer).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
      expect(await recipient.poll({ client: 'both-apis', resource: MAIL })).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
      await servers(['mail-api', 'both-apis']);
    });

    it('are waited for no longer when the client has left', async () => {
      const leaving = new AbortController();
      const answer = recipient.poll({ body: {}, signal: leaving.signal });
      await waiting();
      leaving.abort();
      await expect(answer).rejects.toThrow('abort');
      await eventually(async () => expect(await Promise.all(stage.nodes.map((node) => waits(node).catch(() => false)))).not.toContain(true));
    });

    it('are told to all who wait, without keeping the database from others', async () => {
      const answers = Array.from({ length: 60 }, () => recipient.told({ body: {} }));
      await waiting(60);
      await revoke('session:mine', DOCUMENTS);
      const others = Array.from({ length: 20 }, () => recipient.poll({ client: 'mail-api' }));
      expect((await Promise.all(others)).map(({ status }) => status)).toEqual(others.map(() => 200));
      expect(new Set((await Promise.all(answers)).flat())).toEqual(new Set([await head()]));
    });

    it('end when the service stops', async () => {
      const node = await stage.start();
      const answer = recipient.poll({ body: {}, node });
      await waiting();
      await node.close();
      expect((await answer).status).toBe(503);
    });
  });

  it('are told without storing or caching by anybody between', async () => {
    const { headers } = await recipient.poll();
    expect([headers.get('content-type'), headers.get('cache-control')]).toEqual([expect.stringMatching(/^application\/json/), 'no-store']);
  });

  it('are told to clients that prove themselves in the body', async () => {
    await stage.run(async ({ clients, resources }) => {
      await clients.add({ ...stage.client('post-api'), tokenEndpointAuthMethod: 'client_secret_post' });
      await resources.update({ ...(await resources.current(MAIL))!, resourceServers: ['mail-api', 'both-apis', 'post-api'] });
    });
    const credentials = { client_id: 'post-api', client_secret: stage.secretOf('post-api') };
    const poll = (body: object) => recipient.poll({ headers: { authorization: '' }, body: { returnImmediately: true, ...body } });
    expect(await poll(credentials)).toMatchObject({ status: 200, body: { sets: {} } });
    for (const secret of ['wrong', ['a', 'b'], 7, {}]) expect((await poll({ ...credentials, client_secret: secret })).status).not.toBe(200);
  });

  it.each<[string, Polling, number, string]>([
    ['a wrong secret', { secret: 'wrong' }, 401, 'invalid_client'],
    ['no credentials', { headers: { authorization: '' } }, 401, 'invalid_client'],
    ['a public client', { headers: { authorization: '' }, body: { client_id: 'public-api' } }, 401, 'invalid_client'],
    ['a client that is no resource server', { client: 'app' }, 400, 'unauthorized_client'],
    ['another\'s resource', { resource: MAIL }, 400, 'invalid_target'],
    ['one of several resources, without its name', { client: 'both-apis' }, 400, 'invalid_target'],
    ['a tenant that does not exist', { tenant: 'nothing' }, 404, 'not_found'],
    ['a form', { body: 'maxEvents=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 400, 'invalid_request'],
    ['no JSON', { body: '{' }, 400, 'invalid_request'],
    ['a list', { body: [] }, 400, 'invalid_request'],
    ['half an event', { body: { maxEvents: 0.5 } }, 400, 'invalid_request'],
    ['fewer than no events', { body: { maxEvents: -1 } }, 400, 'invalid_request'],
    ['a text that means yes', { body: { returnImmediately: 'true' } }, 400, 'invalid_request'],
    ['an acknowledgement of no text', { body: { ack: [1] } }, 400, 'invalid_request'],
    ['acknowledgements that are no list', { body: { ack: { a: true } } }, 400, 'invalid_request'],
    ['an error without a code', { body: { setErrs: { a: {} } } }, 400, 'invalid_request'],
    ['errors that are a list', { body: { setErrs: [] } }, 400, 'invalid_request'],
    ['more acknowledgements than there can be', { body: { ack: Array.from({ length: 1_001 }, () => 'x') } }, 400, 'invalid_request'],
    ['a body beyond all measure', { body: { ack: ['x'.repeat(70_000)] } }, 400, 'invalid_request'],
  ])('are not told to %s', async (_what, polling, status, error) => {
    expect(await recipient.poll(polling)).toMatchObject({ status, body: { error } });
  });

  it('are acknowledged by no name but their own', async () => {
    await revoke('session:a', DOCUMENTS);
    await revoke('session:b', MAIL);
    const [[a], [ofMail], to] = [await jtisOf(), await jtisOf({ client: 'mail-api' }), await head()] as [[string], [string], number];
    const [position, feed] = a.split('.') as [string, string];
    const guesses = [`${to + 1}.${feed}`, `${position}.${ofMail.split('.')[1]}`, ofMail, position, `${position}.`, `0${position} .${feed}`, `-${position}.${feed}`, `${position}e0.${feed}`, `9${'9'.repeat(14)}.${feed}`, `9${'9'.repeat(15)}.${feed}`, `9${'9'.repeat(20)}.${feed}`, '1; DELETE', '\0', ''];
    expect(await jtisOf({ body: { returnImmediately: true, ack: guesses } })).toEqual([a]);
    // What was guessed of the future is told when it comes.
    await revoke('session:c', DOCUMENTS);
    expect(await jtisOf()).toHaveLength(2);
    expect(await jtisOf({ client: 'mail-api' })).toEqual([ofMail]);
  });
});
