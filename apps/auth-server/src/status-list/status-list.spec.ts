import { jest } from '@jest/globals';
import { Revocations } from '@latchkey/revocation';
import type { AuthorizationRecord, ClientRecord, Stores } from '@latchkey/storage';
import { aClient, aConsent, aSession, anAccount, anAuthorization, eventually } from '@latchkey/testing';
import { CompromisedKeys, StatusListAggregation, TokenIssuer } from '@latchkey/token-issuance';
import { StatusList } from '@sd-jwt/jwt-status-list';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { DOCUMENTS, FeedStage, MAIL } from '../../test/feed-stage.js';
import { StatusListReader, statusOf, type Status } from '../../test/status-list-reader.js';

const TTL = 60;
/** draft-ietf-oauth-status-list-20, "Test vectors for Status List encoding": 2^20 places. */
const APPENDIX_1_BIT = [
  'eNrt3AENwCAMAEGogklACtKQPg9LugC9k_ACvreiogEAAKkeCQAAAAAAAAAAAAAAAAAAAIBylgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAXG9IAAAAAAAA',
  'APwsJAAAAAAAAAAAAAAAvhsSAAAAAAAAAAAA7KpLAAAAAAAAAAAAAAAAAAAAAJsLCQAAAAAAAAAAADjelAAAAAAAAAAAKjDMAQAAAACAZC8L2AEb',
].join('');

describe('A status list', () => {
  let stage: FeedStage;
  let reader: StatusListReader;
  const service = <Type>(type: abstract new (...parameters: never[]) => Type, node = 0): Type => stage.nodes[node]!.app.get(type, { strict: false });

  const asks = async (tenant: string, identifier: string, settings: object) => stage.run(async ({ resources }) => {
    const resource = await resources.current(identifier);
    if (resource) await resources.update({ ...resource, ...settings });
  }, tenant);
  beforeAll(async () => {
    stage = await FeedStage.open();
    await stage.start();
    await stage.addTenant('acme');
    reader = new StatusListReader(stage.nodes[0]!.url, 'https://id.example', () => stage.storage.clock.now());
    for (const tenant of ['default', 'acme']) {
      await asks(tenant, DOCUMENTS, { statusList: true });
      await stage.run(async ({ accounts, sessions, authorizations, clients }) => {
        await clients.add(aClient({ clientId: 'pairwise', subjectType: 'pairwise', sectorIdentifier: 'pairwise.example' } as Partial<ClientRecord>));
        for (const name of ['ada', 'bob']) {
          await accounts.add(anAccount({ id: `acct_${name}`, username: name }));
          await sessions.add(aSession({ id: `session-${name}`, accountId: `acct_${name}`, cookieHash: `${name}` as never }));
          await authorizations.add(anAuthorization({ id: `authorization-${name}`, accountId: `acct_${name}`, sessionId: `session-${name}` }));
          await authorizations.add(anAuthorization({ id: `pairwise-${name}`, clientId: 'pairwise', accountId: `acct_${name}`, sessionId: `session-${name}` }));
        }
      }, tenant);
    }
  });
  afterAll(() => stage?.close());

  interface Wanted { readonly authorization?: string; readonly resources?: readonly string[]; readonly tenant?: string; readonly node?: number; readonly within?: Stores }
  const issueWithin = async (stores: Stores, { authorization, resources = [DOCUMENTS], node }: Wanted): Promise<string> => {
    const found = authorization === undefined ? undefined : ((await stores.authorizations.find(authorization)) as AuthorizationRecord);
    const client = (await stores.clients.find(found?.clientId ?? 'app')) as ClientRecord;
    const records = await Promise.all(resources.map(async (identifier) => (await stores.resources.current(identifier))!));
    const granted = { client, scopes: [], resources: records, ...(found && { person: { authorization: found } }) };
    return (await service(TokenIssuer, node).issue(granted, stores)).access_token;
  };
  /** A token of a person, or of an application where no authorization is named. */
  const issue = (wanted: Wanted = {}) => stage.run((stores) => issueWithin(stores, wanted), wanted.tenant);
  const revoke = (work: (revocations: Revocations, stores: Stores) => unknown, tenant?: string) => stage.run(async (stores) => void (await work(service(Revocations), stores)), tenant);
  const later = () => stage.storage.clock.advance(TTL);

  it('is named by the tokens of a resource that asks for it, and signed as they are', async () => {
    const token = await issue();
    const { idx, uri } = statusOf(token);
    expect(uri).toMatch(/^https:\/\/id\.example\/status-lists\/lk_sl_[0-9A-Za-z]{66}$/);
    const { response, header, payload, list } = await reader.read(uri);
    const now = stage.storage.clock.now().getTime() / 1000;
    expect(header).toEqual({ alg: 'ES256', typ: 'statuslist+jwt', kid: decodeProtectedHeader(token).kid });
    expect(payload).toEqual({ iss: 'https://id.example', sub: uri, iat: expect.any(Number), exp: payload.iat! + 5 * TTL, ttl: TTL, status_list: { bits: 1, lst: expect.stringMatching(/^[\w-]+$/) } });
    expect(payload.iat! <= now && payload.iat! > now - 2 * TTL).toBe(true);
    expect([list.statusList.length, list.statusList.every((status) => status === 0), idx < 65_536]).toEqual([65_536, true, true]);
    // RFC 1950: a ZLIB stream at its highest level.
    expect(Buffer.from(payload.status_list.lst, 'base64url').subarray(0, 2).toString('hex')).toBe('78da');
    expect(Object.fromEntries(['content-type', 'cache-control', 'vary'].map((name) => [name, response.headers.get(name)]))).toEqual({ 'content-type': 'application/statuslist+jwt', 'cache-control': `public, max-age=${TTL}`, vary: 'Accept, Accept-Encoding' });
  });

  it('is named by a token for several resources when one of them asks, by no other and by no opaque one', async () => {
    expect(statusOf(await issue({ resources: [MAIL, DOCUMENTS] })).uri).toBeTruthy();
    for (const resources of [[MAIL], []]) expect(decodeJwt(await issue({ resources }))).not.toHaveProperty('status');
    await asks('default', DOCUMENTS, { accessTokenFormat: 'opaque' });
    expect(await issue()).toMatch(/^lk_at_/);
    await asks('default', DOCUMENTS, { accessTokenFormat: 'jwt', signingAlg: 'RS256' });
    const { header } = await reader.read(statusOf(await issue()).uri);
    expect(header).toMatchObject({ alg: 'RS256' });
    await asks('default', DOCUMENTS, { signingAlg: undefined });
  });

  it.each<[string, string, readonly number[]]>([
    ['the example of §4.1', 'eNrbuRgAAhcBXQ', [0, 3, 4, 5, 7, 8, 9, 13, 15]],
    ['the 1-bit vector of the appendix', APPENDIX_1_BIT, [0, 1_993, 25_460, 159_495, 495_669, 554_353, 645_645, 723_232, 854_545, 934_534, 1_000_345]],
  ])('is read here as %s of the draft says', (_name, lst, set) => {
    expect(StatusList.decompressStatusList(lst, 1).statusList.flatMap((status, place) => (status === 1 ? [place] : []))).toEqual(set);
  });

  it('tells nothing of how many tokens there are, nor of their order', async () => {
    const places: Status[] = [];
    for (let count = 0; count < 100; count += 1) places.push(statusOf(await issue()));
    expect(new Set(places.map(({ uri }) => uri)).size).toBe(1);
    expect(new Set(places.map(({ idx }) => idx)).size).toBe(100);
    expect(places.filter(({ idx }, at) => Math.abs(idx - (places[at - 1]?.idx ?? NaN)) === 1).length).toBeLessThan(5);
    expect(Math.max(...places.map(({ idx }) => idx))).toBeGreaterThan(10_000);
  });

  /** Each ends the token of Ada, and not that of the other. */
  const ADA = { authorization: 'authorization-ada' };
  const BOB = { authorization: 'authorization-bob' };
  it.each<[string, Parameters<typeof revoke>[0], Wanted, Wanted]>([
    // Once: with its session it ends as well.
    ['an authorization', (revocations, stores) => revocations.revokeAuthorization('authorization-ada', stores), ADA, BOB],
    ['a session', (revocations, stores) => revocations.endSession('session-ada', stores), ADA, BOB],
    ['an account', (revocations, stores) => revocations.revokeAccount('acct_ada', stores), ADA, BOB],
    ['an account that the client knows by a pairwise subject', (revocations, stores) => revocations.revokeAccount('acct_ada', stores), { authorization: 'pairwise-ada' }, { authorization: 'pairwise-bob' }],
    ['a consent', async (revocations, stores) => {
      await stores.consents.put(aConsent());
      await revocations.revokeConsent('acct_ada', 'app', stores);
    }, ADA, { authorization: 'pairwise-ada' }],
    ['a client', (revocations, stores) => revocations.endTokensOfClient('app', stores), ADA, { authorization: 'pairwise-ada' }],
    ['a resource', (revocations, stores) => revocations.revokeResource(MAIL, stores), { ...ADA, resources: [DOCUMENTS, MAIL] }, ADA],
    ['the tenant', (revocations, stores) => revocations.revokeTenant(stores), ADA, { ...ADA, tenant: 'acme' }],
  ])('shows the end of %s, and of nothing else', async (_what, end, mine, other) => {
    const [dead, alive] = [await issue(mine), await issue(other)];
    const tenant = other.tenant === undefined ? '' : `/t/${other.tenant}`;
    expect([await reader.isRevoked(dead), await reader.isRevoked(alive, tenant)]).toEqual([false, false]);
    await revoke(end);
    const next = await issue(mine);
    later();
    expect([await reader.isRevoked(dead), await reader.isRevoked(alive, tenant), await reader.isRevoked(next)]).toEqual([true, false, false]);
  });

  it('shows the end of one token', async () => {
    const [dead, alive] = [await issue(), await issue()];
    await revoke((revocations, stores) => revocations.revokeToken({ jti: String(decodeJwt(dead).jti), expiresAt: stage.storage.clock.now() }, stores));
    later();
    expect([await reader.isRevoked(dead), await reader.isRevoked(alive)]).toEqual([true, false]);
  });

  it('shows the end of what a burnt key signed, and is signed by another', async () => {
    const dead = await issue();
    const { kid } = decodeProtectedHeader(dead);
    await stage.run((stores) => service(CompromisedKeys).burn(String(kid), stores));
    await eventually(async () => expect(await (await fetch(`${stage.nodes[0]!.url}/jwks`)).text()).not.toContain(kid));
    const next = await issue();
    later();
    expect([await reader.isRevoked(dead), await reader.isRevoked(next)]).toEqual([true, false]);
    expect((await reader.read(statusOf(dead).uri)).header['kid']).not.toBe(kid);
  });

  it('shows a token that was being issued while what it came of ended', async () => {
    later();
    const token = await stage.run(async (stores) => {
      await revoke((revocations, others) => revocations.endTokensOfClient('app', others));
      return issueWithin(stores, {});
    });
    expect(await reader.isRevoked(token)).toBe(true);
  });

  it('is served from memory until it should be fetched again, and made once however many ask', async () => {
    later();
    const token = await issue();
    const { uri } = statusOf(token);
    const answers = await Promise.all(Array.from({ length: 20 }, () => reader.fetch(uri)));
    // Each signature is another one.
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    await revoke((revocations, stores) => revocations.endTokensOfClient('app', stores));
    stage.storage.clock.advance(TTL - 1);
    const etag = answers[0]?.headers.get('etag') ?? '';
    for (const tags of [etag, etag.slice(2), `"another", ${etag}`, '*']) {
      const known = await reader.fetch(uri, { 'if-none-match': tags });
      expect([known.status, await known.text(), known.headers.get('cache-control'), known.headers.get('etag')]).toEqual([304, '', 'public, max-age=1', etag]);
    }
    expect((await reader.fetch(uri, { 'if-none-match': '"another"' })).status).toBe(200);
    expect(await reader.isRevoked(token)).toBe(false);
    stage.storage.clock.advance(1);
    expect((await reader.fetch(uri, { 'if-none-match': etag })).status).toBe(200);
    expect(await reader.isRevoked(token)).toBe(true);
  });

  it('has the same validator on every node, also for the next one that says the same; whoever has the list can rely upon it for three times longer', async () => {
    const { uri } = statusOf(await issue());
    const on = (node: number, tags = '') => fetch(uri.replace('https://id.example', stage.nodes[node]!.url), { headers: { 'if-none-match': tags } });
    later();
    let [etag, exp] = ['', 0];
    const statuses: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const answers = [await on(round % 2, etag), await on((round + 1) % 2, etag)];
      expect(answers[0]!.headers.get('etag')).toBe(answers[1]!.headers.get('etag'));
      expect(answers[0]!.status).toBe(answers[1]!.status);
      statuses.push(answers[0]!.status);
      const bodies = await Promise.all(answers.map((answer) => answer.text()));
      if (answers[0]!.status === 200) {
        etag = answers[0]!.headers.get('etag')!;
        exp = decodeJwt(bodies[0]!).exp!;
        // What is signed is the same, the signature is not.
        expect(bodies[0]!.split('.').slice(0, 2)).toEqual(bodies[1]!.split('.').slice(0, 2));
      }
      expect(exp - stage.storage.clock.now().getTime() / 1000).toBeGreaterThanOrEqual(3 * TTL);
      later();
    }
    expect(statuses.filter((status) => status === 304).length).toBeGreaterThanOrEqual(2);
    await revoke((revocations, stores) => revocations.endTokensOfClient('app', stores));
    expect((await on(0, etag)).status).toBe(200);
  });

  it.each([['gzip', 'gzip'], ['deflate, GZIP;q=0.5', 'gzip'], ['*', 'gzip'], ['br', null], ['gzip;q=0', null], ['identity', null]])('is compressed for those who accept %s: %s', async (accepted, coding) => {
    const { uri } = statusOf(await issue());
    const plain = await reader.fetch(uri, { 'accept-encoding': 'identity' });
    const answer = await reader.fetch(uri, { 'accept-encoding': accepted });
    expect([answer.headers.get('content-encoding'), answer.headers.get('etag'), answer.headers.get('vary')]).toEqual([coding, plain.headers.get('etag'), 'Accept, Accept-Encoding']);
    expect(await answer.text()).toBe(await plain.text());
  });

  it('is another one on another node, and served by every node', async () => {
    const [here, there] = [await issue({ node: 0 }), await issue({ node: 1 })];
    expect(statusOf(here).uri).not.toBe(statusOf(there).uri);
    expect(await reader.isRevoked(there)).toBe(false);
  });

  it('is not found by another tenant, nor by those who guess', async () => {
    const { uri } = statusOf(await issue());
    const id = uri.split('/').at(-1) ?? '';
    const path = (name: string, tenant = '') => `https://id.example${tenant}/status-lists/${name}`;
    for (const address of [path(id, '/t/acme'), path(id, '/t/nobody'), path('1'), path(`${id.slice(0, -1)}_`), path('lk_sl_'.padEnd(72, 'a')), path('%00'), path('..%2fjwks')]) {
      const answer = await reader.fetch(address);
      expect([answer.status, await answer.json(), answer.headers.get('cache-control')]).toMatchObject([404, { error: 'not_found' }, 'no-store']);
    }
  });

  it.each([
    ['application/statuslist+jwt', 200], ['*/*', 200], ['text/html, application/*;q=0.5', 200], ['APPLICATION/StatusList+JWT ; q=1', 200],
    ['application/statuslist+cwt', 406], ['application/json', 406], ['application/statuslist+jwt;q=0', 406], ['application/statuslist+jwt;q=0.000, text/html', 406],
  ])('is served to those who accept %s with %d', async (accept, status) => {
    expect((await reader.fetch(statusOf(await issue()).uri, { accept })).status).toBe(status);
  });

  it('is served as it is now alone', async () => {
    const answer = await reader.fetch(`${statusOf(await issue()).uri}?time=1686925000`);
    expect([answer.status, await answer.json()]).toMatchObject([501, { error: 'not_implemented' }]);
  });

  it('ends with its tokens, and is kept by nobody for longer', async () => {
    const { uri } = statusOf(await issue());
    const { clock } = stage.storage;
    const end = (Math.ceil((clock.now().getTime() / 1000 + 3_600) / 3_600)) * 3_600 + 60;
    clock.advance(end - 20 - clock.now().getTime() / 1000);
    const { response, payload } = await reader.read(uri);
    expect([payload.exp, payload.ttl, response.headers.get('cache-control')]).toEqual([end, 20, 'public, max-age=20']);
    clock.advance(19);
    expect((await reader.read(uri)).response.headers.get('cache-control')).toBe('public, max-age=1');
    clock.advance(1);
    expect((await reader.fetch(uri)).status).toBe(404);
  });

  describe('among others', () => {
    const aggregation = async (query = '', headers: Readonly<Record<string, string>> = {}, tenant = '') => {
      const response = await reader.fetch(`https://id.example${tenant}/status-lists${query}`, headers);
      return { response, lists: response.status === 200 ? ((await response.json()) as { readonly status_lists: readonly string[] }).status_lists : [] };
    };

    it('is found where the metadata says, with all those whose tokens live, of every node and of no other tenant', async () => {
      later();
      const tokens = [await issue(), await issue({ node: 1 }), await issue({ tenant: 'acme' })].map((token) => statusOf(token).uri);
      const metadata = (await (await reader.fetch('https://id.example/.well-known/oauth-authorization-server')).json()) as { status_list_aggregation_endpoint: string };
      expect(metadata.status_list_aggregation_endpoint).toBe('https://id.example/status-lists');
      const { response, lists } = await aggregation();
      expect(['content-type', 'cache-control'].map((name) => response.headers.get(name))).toEqual([expect.stringMatching(/^application\/json\b/), `public, max-age=${TTL}`]);
      expect(lists).toEqual(expect.arrayContaining(tokens.slice(0, 2)));
      expect(lists).not.toContain(tokens[2]);
      expect((await aggregation('', {}, '/t/acme')).lists).toEqual([tokens[2]]);
      expect((await aggregation('', { 'if-none-match': response.headers.get('etag') ?? '' })).response.status).toBe(304);
      for (const uri of lists) expect((await reader.read(uri)).payload.sub).toBe(uri);
      stage.storage.clock.advance(3_600 + 3_600 + 60);
      expect((await aggregation()).lists).toEqual([]);
    });

    it('is found in parts where there are many, each of which says where the next one is', async () => {
      later();
      const first = statusOf(await issue()).uri;
      const name = first.split('/').at(-1);
      const page = jest.spyOn(service(StatusListAggregation), 'page').mockResolvedValueOnce({ status_lists: [first], next: name });
      const { response, lists } = await aggregation();
      expect([lists, response.headers.get('link')]).toEqual([[first], `<https://id.example/status-lists?after=${name}>; rel="next"`]);
      const rest = await aggregation(`?after=${name}`);
      expect(rest.response.headers.get('link')).toBeNull();
      expect(rest.lists).not.toContain(first);
      page.mockRestore();
    });

    it.each(['?after=1', '?after=', '?after=lk_sl_1', '?after=a&after=b'])('is not found behind %s, which is none of them', async (query) => {
      const { response } = await aggregation(query);
      expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_request' }]);
    });
  });
});
