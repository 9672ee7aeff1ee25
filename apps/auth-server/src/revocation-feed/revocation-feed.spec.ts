import { Client } from 'pg';
import { Subjects } from '@latchkey/claims';
import { Revocations } from '@latchkey/revocation';
import { SigningKeys, TenantKeys } from '@latchkey/token-issuance';
import { aClient, anAccount, anAuthorization, eventually } from '@latchkey/testing';
import type { Received } from '../../test/feed-reader.js';
import { DOCUMENTS, FeedStage, MAIL, hash, type FeedAsked } from '../../test/feed-stage.js';

const KINDS = ['token', 'session', 'account', 'consent', 'authorization', 'client', 'tenant', 'resource', 'key'];

describe('The revocation feed', () => {
  let stage: FeedStage;
  let database: Client;
  let server: Client;
  beforeAll(async () => {
    stage = await FeedStage.open();
    await stage.start();
    await stage.addTenant('acme');
    database = new Client({ connectionString: stage.storage.url });
    server = new Client({ connectionString: process.env['TEST_DATABASE_URL'] });
    await Promise.all([database.connect(), server.connect()]);
  });
  afterEach(() => stage.leave());
  afterAll(async () => {
    await database?.end();
    await server?.end();
    await stage?.close();
  });
  const head = (tenant = 'default') => stage.run(async (stores) => Number((await database.query('SELECT revocation_position AS at FROM tenants WHERE id = $1', [stores.tenant.id])).rows[0].at), tenant);
  const indexOf = (messages: readonly Received[]) => new Map(messages.flatMap(({ data }) => data.entries ?? []).map(([name, at]) => [name, at]));
  /** All that concerns the documents of the tenant acme. */
  const wanted = async () => {
    const { rows } = await database.query<{ selector: string; at: string }>(`SELECT selector, max(position) AS at FROM revocations
      WHERE tenant_id = 'acme' AND (audiences IS NULL OR '${DOCUMENTS}' = ANY (audiences)) GROUP BY selector`);
    return new Map(rows.map(({ selector, at }) => [hash(selector), Number(at)]));
  };
  const service = <Type>(type: abstract new (...parameters: never[]) => Type): Type => stage.nodes[0]!.app.get(type, { strict: false });

  it('begins with the keys and all that is revoked, and goes on with what another node revokes', async () => {
    await stage.revoke([{ selector: 'session:before', audiences: [DOCUMENTS] }]);
    const feed = await stage.follow({ node: stage.nodes[1]! });
    expect(feed.response.headers.get('content-type')).toMatch('text/event-stream');
    expect(feed.response.headers.get('x-accel-buffering')).toBe('no');
    expect(feed.response.headers.get('cache-control')).toBe('no-store');
    const keys = await feed.next();
    expect(keys).toEqual({ event: 'keys', data: { jwks: { keys: expect.any(Array) as unknown }, opaque: [expect.stringMatching(/^[\w-]{43}$/)] } });
    const [snapshot] = await feed.snapshot();
    const position = await head();
    const expires = stage.storage.clock.now().getTime() / 1000 + 3600;
    expect(snapshot).toEqual({ event: 'snapshot', id: `${position}`, data: { part: 0, last: true, to: position, entries: [[hash('session:before'), position, expires]] } });
    await stage.revoke([{ selector: 'session:s', audiences: [DOCUMENTS, MAIL] }]);
    const to = await head();
    expect(await feed.next()).toEqual({ event: 'entries', id: `${to}`, data: { from: position, to, entries: [[hash('session:s'), to, expires]] } });
    expect((await feed.heartbeat()).data).toEqual({ from: to, to, entries: [] });
  });

  it.each(KINDS)('tells of a %s those whom it concerns, and nobody else', async (kind) => {
    const feeds = await Promise.all([
      stage.follow(), stage.follow({ client: 'both-apis', resource: DOCUMENTS }), stage.follow({ client: 'mail-api' }), stage.follow({ tenant: 'acme' }),
    ]);
    for (const feed of feeds) await feed.snapshot();
    const [own, others, all, none] = ['own', 'others', 'all', 'none'].map((name) => `${kind}:${name}`) as [string, string, string, string];
    await stage.revoke([{ selector: own, audiences: [DOCUMENTS] }, { selector: others, audiences: [MAIL] }, { selector: all }, { selector: none, audiences: [] }]);
    await stage.revoke([{ selector: own }], 'acme');
    const told = [[own, all], [own, all], [others, all], [own]];
    const later = await Promise.all([stage.follow(), stage.follow({ client: 'both-apis', resource: DOCUMENTS }), stage.follow({ client: 'mail-api' }), stage.follow({ tenant: 'acme' })]);
    for (const [index, feed] of feeds.entries()) {
      const { data } = await feed.next(({ event }) => event === 'entries');
      expect([data.entries?.map(([name]) => name), data.to]).toEqual([told[index]?.map(hash), await head(index === 3 ? 'acme' : 'default')]);
      await later[index]?.snapshot();
      for (const selector of [own, others, all, none]) expect(later[index]?.hashes.includes(hash(selector))).toBe(told[index]?.includes(selector));
    }
  });

  it('names a person to each resource as it knows them', async () => {
    const shop = aClient({ clientId: 'shop', subjectType: 'pairwise', redirectUris: ['https://shop.example/cb'] });
    const access = (resource: string) => ({ oidcScopes: ['openid'], resources: [{ resource, scopes: ['read'] }] });
    const sub = await stage.run(async (stores) => {
      await stores.accounts.add(anAccount());
      await stores.clients.add(shop);
      await stores.authorizations.add(anAuthorization({ id: 'public', access: access(MAIL) }));
      await stores.authorizations.add(anAuthorization({ id: 'pairwise', clientId: 'shop', access: access(DOCUMENTS) }));
      return service(Subjects).of(shop, 'acct_ada', stores);
    });
    const [documents, mail] = await Promise.all([stage.follow(), stage.follow({ client: 'mail-api' })]);
    await Promise.all([documents.snapshot(), mail.snapshot()]);
    await stage.run((stores) => service(Revocations).revokeAccount('acct_ada', stores));
    const names = async (feed: typeof mail) => (await feed.next(({ event }) => event === 'entries')).data.entries?.map(([name]) => name);
    expect(await names(documents)).toEqual([hash(`account:${sub}`)]);
    expect(await names(mail)).toEqual([hash('account:acct_ada')]);
  });

  it.each(['after', 'last-event-id'])('goes on from %s', async (how) => {
    const position = await head();
    await stage.revoke([{ selector: 'session:missed', audiences: [DOCUMENTS] }, { selector: 'session:foreign', audiences: [MAIL] }]);
    const feed = await stage.follow(how === 'after' ? { after: position } : { after: 0, headers: { 'last-event-id': `${position}` } });
    await feed.next(({ event }) => event === 'keys');
    const to = await head();
    expect(await feed.next()).toMatchObject({ event: 'entries', id: `${to}`, data: { from: position, to, entries: [[hash('session:missed'), to - 1, expect.any(Number)]] } });
    await feed.close();
    const current = await stage.follow({ after: to });
    expect((await current.heartbeat()).data).toMatchObject({ from: to, to });
    await stage.revoke([{ selector: 'session:live', audiences: [DOCUMENTS] }]);
    await current.next(({ event }) => event === 'keys');
    expect((await current.next()).data).toMatchObject({ from: to, to: await head() });
  });

  it('begins anew for whoever knows more than there is, or a position that there is not', async () => {
    const ahead = await stage.follow({ after: (await head()) + 1_000_000_000 });
    expect((await ahead.snapshot()).at(-1)?.data.to).toBe(await head());
    await stage.revoke(['a', 'b', 'c'].map((name) => ({ selector: `session:${name}`, audiences: [DOCUMENTS] })));
    const to = await head();
    await ahead.next(({ data }) => data.to === to);
    await database.query(`DELETE FROM revocations WHERE tenant_id = 'default' AND position = $1`, [to - 1]);
    for (const after of [1, to - 1, to - 3.5e9]) {
      const behind = await stage.follow({ after });
      expect((await behind.snapshot()).at(-1)?.data.to).toBe(to);
      expect(behind.hashes).toEqual(expect.arrayContaining(['session:a', 'session:c'].map(hash)));
    }
  });

  it('begins anew for whoever has read what a restored database does not know, however far that has come since', async () => {
    await stage.addTenant('restored');
    const inIt = { tenant: 'restored' };
    await stage.revoke([{ selector: 'session:kept' }], 'restored');
    const kept = await head('restored');
    const feed = await stage.follow(inIt);
    await feed.snapshot();
    for (const name of ['lost', 'lost-too']) await stage.revoke([{ selector: `session:${name}` }], 'restored');
    const lost = await head('restored');
    await feed.next(({ data }) => data.to === lost);
    await feed.close();
    await database.query(`DELETE FROM revocations WHERE tenant_id = 'restored' AND position > $1`, [kept]);
    await database.query(`UPDATE tenants SET revocation_position = $1 WHERE id = 'restored'`, [kept]);
    const early = await stage.follow({ ...inIt, after: lost });
    await early.snapshot();
    expect(early.hashes).toEqual([hash('session:kept')]);
    for (const name of ['new', 'newer', 'newest']) await stage.revoke([{ selector: `session:${name}` }], 'restored');
    const again = await stage.follow({ ...inIt, after: lost });
    expect((await again.snapshot()).at(-1)?.data.to).toBe(await head('restored'));
    expect(again.hashes).toEqual(['kept', 'new', 'newer', 'newest'].map((name) => hash(`session:${name}`)));
    // The rev of a token from the time that is lost: everything new ends it.
    expect(again.messages.flatMap(({ data }) => data.entries ?? []).filter(([, at]) => at > lost)).toHaveLength(3);
    const from = await stage.follow({ ...inIt, after: kept });
    await from.next(({ event }) => event === 'keys');
    expect((await from.next()).data.entries).toHaveLength(3);
  });

  it('gives a snapshot in parts while the log grows, and then all that came meanwhile, without a gap', async () => {
    await database.query(`WITH grown AS (UPDATE tenants SET revocation_position = revocation_position + 35000 WHERE id = 'acme' RETURNING revocation_position - 35000 AS before)
      INSERT INTO revocations (tenant_id, position, selector, kind, value, revoked_at, expires_at, audiences)
      SELECT 'acme', before + i, 'session:' || i % 30000, 'session', i % 30000, now(), $1, CASE WHEN i % 2 = 0 THEN ARRAY['${DOCUMENTS}'] ELSE ARRAY['${MAIL}'] END FROM grown, generate_series(1, 35000) i`,
      [new Date(stage.storage.clock.now().getTime() + 3_600_000)]);
    const feed = await stage.follow({ tenant: 'acme' });
    const growing = (async () => {
      for (let index = 0; index < 40; index += 1) await stage.revoke([{ selector: `authorization:${index}`, audiences: [DOCUMENTS] }], 'acme');
    })();
    const parts = await feed.snapshot();
    await growing;
    const to = await head('acme');
    let position = parts.at(-1)?.data.to;
    while ((position ?? 0) < to) {
      const { data } = await feed.next(({ event }) => event === 'entries');
      expect(data.from).toBe(position);
      position = data.to;
    }
    expect(parts.length).toBeGreaterThan(2);
    const isLast = (index: number) => index === parts.length - 1;
    expect(parts.map(({ data, id }) => [data.part, data.last, id])).toEqual(parts.map(({ data }, index) => [index, isLast(index), isLast(index) ? `${data.to}` : undefined]));
    expect(indexOf(feed.messages)).toEqual(await wanted());
  });

  it('gives a polling client no more than a part in each answer, whatever it asks for', async () => {
    const asking = { tenant: 'acme', form: { wait: '0' } };
    const poll = async (asked: FeedAsked) => (await stage.poll({ ...asking, ...asked })).body.messages ?? [];
    const begin = await poll({});
    expect(begin.map(({ event }) => event)).toEqual(['keys', 'snapshot']);
    const parts = [begin[1]!];
    for (let { data } = parts[0]!; !data.last; { data } = parts.at(-1)!) {
      await stage.revoke([{ selector: 'session:1', audiences: [DOCUMENTS] }, { selector: `session:during-${parts.length}`, audiences: [DOCUMENTS] }], 'acme');
      const [, part] = await poll({ after: data.to!, form: { wait: '0', part: `${data.part! + 1}` } });
      parts.push(part!);
    }
    expect(parts.map(({ data }) => data.part)).toEqual(parts.map((_part, index) => index));
    expect(Math.max(...parts.map(({ data }) => data.entries?.length ?? 0))).toBeLessThanOrEqual(10_000);
    expect(indexOf(parts)).toEqual(await wanted());
    const first = await database.query<{ at: string }>(`SELECT min(position) AS at FROM revocations WHERE tenant_id = 'acme'`);
    const [, behind] = await poll({ after: Number(first.rows[0]?.at) });
    expect(behind).toMatchObject({ event: 'entries', data: { from: Number(first.rows[0]?.at), more: true } });
    const [, rest] = await poll({ after: parts.at(-2)!.data.to! });
    expect(rest?.data).not.toHaveProperty('more');
    // What it was told so far is of another log: from the beginning.
    expect(await poll({ after: 7, form: { wait: '0', part: '2' } })).toMatchObject([{}, { event: 'snapshot', data: { part: 0 } }]);
  });

  it('tells of new keys before they are used', async () => {
    const feed = await stage.follow();
    const before = await feed.next(({ event }) => event === 'keys');
    await feed.snapshot();
    stage.storage.clock.advance(1);
    await stage.run((stores) => service(TenantKeys).add('access-token-mac', stores));
    const mac = await feed.next(({ event }) => event === 'keys');
    expect(mac.data.opaque).toEqual([expect.stringMatching(/^[\w-]{43}$/), ...(before.data.opaque ?? [])]);
    const { kid } = await stage.run((stores) => service(SigningKeys).announce('ES256', stores));
    const announced = await feed.next(({ event }) => event === 'keys');
    expect(announced.data.jwks?.keys.map((key) => key.kid)).toContain(kid);
    expect(feed.messages.filter(({ event }) => event === 'keys')).toHaveLength(3);
  });

  it('falls silent while it is cut off from the database, and goes on without a gap', async () => {
    const feed = await stage.follow();
    await feed.snapshot();
    const { data } = await feed.heartbeat();
    const allowConnections = (allowed: boolean) => server.query(`ALTER DATABASE ${new URL(stage.storage.url).pathname.slice(1)} ALLOW_CONNECTIONS ${allowed}`);
    await allowConnections(false);
    await database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'latchkey-tail' AND datname = current_database()`);
    await stage.revoke([{ selector: 'session:unheard', audiences: [DOCUMENTS] }]);
    const heard = feed.messages.length;
    // Polling is refused once the database has said nothing for a second, in which two heartbeats were due.
    await eventually(async () => expect((await stage.ask({ after: data.to!, form: { wait: '0' } })).status).toBe(503));
    expect(feed.messages.slice(heard).filter(({ event }) => event !== 'keys')).toEqual([]);
    await allowConnections(true);
    const { data: heardOf } = await feed.next();
    expect(heardOf).toMatchObject({ from: data.to, to: await head(), entries: [[hash('session:unheard'), heardOf.to, expect.any(Number)]] });
  });

  it('ends with the log that it follows', async () => {
    const feed = await stage.follow({ tenant: 'acme' });
    await feed.snapshot();
    // Ahead of the clock: no node leads it on again.
    for (const position of [8e15, 7e15]) {
      await database.query(`UPDATE tenants SET revocation_position = $1 WHERE id = 'acme'`, [position]);
      if (position === 8e15) await feed.next(({ data }) => data.to === position);
    }
    await feed.ended;
    const again = await stage.follow({ tenant: 'acme', after: 8e15 });
    expect((await again.snapshot()).at(-1)?.data.to).toBe(7e15);
  });

  it('counts its connections and what it sends', async () => {
    const feed = await stage.follow();
    await feed.snapshot();
    const { url } = stage.nodes[0]!;
    const metric = async (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(await (await fetch(`${url}/metrics`)).text())?.[1]);
    const expectConnections = (count: number) => eventually(async () => expect(await metric('revocation_feed_connections\\{kind="stream"\\}')).toBe(count));
    await expectConnections(1);
    const [sent, lag] = [await metric('revocation_feed_entries_total'), await metric('revocation_feed_lag_seconds_count')];
    await stage.revoke([{ selector: 'session:counted', audiences: [DOCUMENTS] }]);
    await feed.next(({ event }) => event === 'entries');
    expect([await metric('revocation_feed_entries_total'), await metric('revocation_feed_lag_seconds_count')]).toEqual([sent + 1, lag + 1]);
    await feed.close();
    await expectConnections(0);
  });

  it('ends at once when the service stops', async () => {
    const node = await stage.start();
    const [feed, poll] = [await stage.follow({ node }), stage.ask({ node, after: await head(), form: { wait: '30' } })];
    await feed.snapshot();
    await feed.heartbeat();
    await node.close();
    expect(feed.over).toBe(true);
    expect((await poll).status).toBe(503);
  });
});
