import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FixedClock } from '@latchkey/testing';
import { AllowedHosts } from './allowed-hosts.js';
import { guardedLookup, type Resolve } from './guarded-lookup.js';
import { JwksDocuments } from './jwks-documents.js';
import { RemoteDocuments, type FetchOptions } from './remote-documents.js';
import { SectorDocuments } from './sector-documents.js';

let server: Server;
let port: number;
let seen: { url?: string; headers: object }[];
let answer: RequestListener;
const clock = new FixedClock();

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
  answer = (_request, response) => response.setHeader('content-type', 'application/json').end('{"keys":[]}');
});

const documents = (options: FetchOptions = {}, allowed = [`127.0.0.1:${port}`]) => new RemoteDocuments(new AllowedHosts(allowed), clock, options);
const at = (path = '/keys', changes = {}) => ({ address: `http://127.0.0.1:${port}${path}`, types: ['application/json'], maxBytes: 1000, ...changes });
const reason = (expected: string) => expect.objectContaining({ name: 'DocumentUnavailable', reason: expected });

describe('A remote document', () => {
  it('is fetched without credentials or cookies, and not compressed', async () => {
    expect(String((await documents().get(at())).body)).toBe('{"keys":[]}');
    expect(seen[0]?.headers).toEqual({ accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'Latchkey', host: `127.0.0.1:${port}`, connection: 'close' });
  });

  it.each([
    ['redirected', (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()],
    ['redirected', (response) => response.writeHead(307, { location: '/keys' }).end()],
    ['unexpected-status', (response) => response.writeHead(404).end('{}')],
    ['unexpected-status', (response) => response.writeHead(204).end()],
    ['unexpected-type', (response) => response.setHeader('content-type', 'text/html').end('{}')],
    ['unexpected-type', (response) => response.end('{}')],
    ['unexpected-type', (response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('{}')],
    ['too-large', (response) => response.writeHead(200, { 'content-type': 'application/json', 'content-length': 10_000_000 }).flushHeaders()],
    ['too-large', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('x'.repeat(1001))],
    ['unreachable', (response) => response.writeHead(200, { 'content-type': 'application/json', 'x-long': 'x'.repeat(17_000) }).end('{}')],
    ['unreachable', (response) => response.socket?.destroy()],
  ] as [string, (response: Parameters<RequestListener>[1]) => unknown][])('is refused when %s (%#)', async (expected, respond) => {
    answer = (_request, response) => void respond(response);
    await expect(documents().get(at())).rejects.toEqual(reason(expected));
  });

  it('is given up when its end does not come in time', async () => {
    answer = (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    await expect(documents({ timeout: 100 }).get(at())).rejects.toEqual(reason('timed-out'));
  });

  it('is not asked for at an inner address', async () => {
    await expect(documents({}, []).get(at())).rejects.toEqual(reason('address-refused'));
    await expect(documents({}, []).get(at('/keys', { address: `https://127.0.0.1:${port}/` }))).rejects.toEqual(reason('address-refused'));
    expect(seen).toEqual([]);
  });

  it.each([[['127.0.0.1']], [['10.0.0.1']], [['93.184.216.34', '192.168.0.1']], [['::1']], [['::ffff:127.0.0.1']], [['64:ff9b::7f00:1']]])('is not asked for under a name that resolves to %p', async (addresses) => {
    const resolve: Resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    await expect(documents({ resolve }).get({ address: `https://app.example:${port}/`, types: [], maxBytes: 10 })).rejects.toEqual(reason('address-refused'));
    expect(seen).toEqual([]);
  });
});

describe('The lookup of the socket', () => {
  const lookup = (resolve: Resolve, all: boolean) =>
    new Promise((settle) => guardedLookup(resolve)('app.example', { all }, (error, address) => settle(error ?? address)));

  it('gives the addresses that it checked, asking once', async () => {
    const asked: string[] = [];
    const resolve: Resolve = async (name) => [{ address: asked.push(name) === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }];
    expect(await lookup(resolve, true)).toEqual([{ address: '93.184.216.34', family: 4 }]);
    expect(asked).toEqual(['app.example']);
  });

  it('refuses a name that resolves to an inner address the second time', async () => {
    let times = 0;
    const resolve: Resolve = async () => [{ address: (times += 1) === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }];
    expect(await lookup(resolve, false)).toBe('93.184.216.34');
    expect(await lookup(resolve, false)).toEqual(reason('address-refused'));
  });

  it('refuses a name without addresses', async () => expect(await lookup(async () => [], true)).toEqual(reason('unreachable')));
});

describe('The cache of documents', () => {
  const fetches = async (work: (documents: RemoteDocuments) => Promise<unknown>) => (await work(documents()), seen.length);

  it('keeps one for as long as Cache-Control says, within bounds', async () => {
    const times = async (cacheControl: string, seconds: number) => {
      seen = [];
      answer = (_request, response) => response.writeHead(200, { 'content-type': 'application/json', 'cache-control': cacheControl }).end('{}');
      return fetches(async (cache) => (await cache.get(at()), clock.advance(seconds), cache.get(at())));
    };
    expect(await times('max-age=60', 59)).toBe(1);
    expect(await times('max-age=60', 61)).toBe(2);
    expect(await times('no-store', 9)).toBe(1);
    expect(await times('max-age=99999999', 3601)).toBe(2);
    expect(await times('public', 299)).toBe(1);
  });

  it('keeps a failure too, for half a minute', async () => {
    answer = (_request, response) => response.writeHead(500).end();
    const cache = documents();
    for (const seconds of [0, 29, 2]) {
      clock.advance(seconds);
      await expect(cache.get(at())).rejects.toEqual(reason('unexpected-status'));
    }
    expect(seen).toHaveLength(2);
  });

  it('fetches once for all who ask at the same time', async () => {
    expect(await fetches((cache) => Promise.all([1, 2, 3].map(() => cache.get(at()))))).toBe(1);
  });

  it('fetches few at a time from one host', async () => {
    answer = () => undefined;
    const cache = documents({ timeout: 200 });
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map((path) => cache.get(at(`/${path}`))));
    expect(outcomes.map((outcome) => (outcome as PromiseRejectedResult).reason.reason)).toEqual(['timed-out', 'timed-out', 'timed-out', 'timed-out', 'busy']);
    await expect(cache.get(at('/5'))).rejects.toEqual(reason('timed-out'));
  });
});

describe('A JWK set of a client', () => {
  const WANTED = new Error('no such key');
  const keyed = (kid: string) => (answer = (_request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [{ kty: 'EC', kid }] })));
  const find = (sets: JwksDocuments, kid: string) =>
    sets.with(at().address, async ({ keys }) => {
      if (!keys.some((key) => key.kid === kid)) throw WANTED;
      return kid;
    }, (error) => error === WANTED);

  it('is fetched again for a key that it does not have, at a limited rate', async () => {
    const sets = new JwksDocuments(documents());
    keyed('old');
    expect(await find(sets, 'old')).toBe('old');
    keyed('new');
    await expect(find(sets, 'new')).rejects.toBe(WANTED);
    expect(seen).toHaveLength(1);
    clock.advance(11);
    expect(await find(sets, 'new')).toBe('new');
    for (let attempt = 0; attempt < 20; attempt += 1) await expect(find(sets, 'made-up')).rejects.toBe(WANTED);
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['a private key', '{"keys":[{"kty":"EC","d":"x"}]}', 'malformed'], ['a symmetric key', '{"keys":[{"kty":"oct","k":"x"}]}', 'malformed'],
    ['no JSON', '<html>', 'malformed'], ['no set', '[]', 'malformed'], ['a key that is none', '{"keys":[1]}', 'malformed'],
    ['too many keys', JSON.stringify({ keys: Array.from({ length: 51 }, () => ({})) }), 'malformed'],
    ['10 MB', `{"keys":[{"kty":"EC","x":"${'x'.repeat(10_000_000)}"}]}`, 'too-large'],
  ])('is refused with %s', async (_what, body, expected) => {
    answer = (_request, response) => response.setHeader('content-type', 'application/json').end(body);
    await expect(new JwksDocuments(documents()).with(at().address, async (set) => set, () => false)).rejects.toEqual(reason(expected));
  });
});

describe('The list at a sector_identifier_uri', () => {
  const listed = (body: string) => (answer = (_request, response) => response.setHeader('content-type', 'application/json').end(body));

  it('is read anew for each registration, whatever was there a moment ago', async () => {
    const sectors = new SectorDocuments(documents());
    listed('["https://app.example/cb"]');
    expect(await sectors.redirectUrisAt(at().address)).toEqual(['https://app.example/cb']);
    listed('not yet');
    await expect(sectors.redirectUrisAt(at().address)).rejects.toEqual(reason('malformed'));
    listed('["https://other.example/cb"]');
    expect(await sectors.redirectUrisAt(at().address)).toEqual(['https://other.example/cb']);
  });

  it.each(['{}', '[1]', '"https://app.example/cb"', 'null'])('is refused when it is %s', async (body) => {
    listed(body);
    await expect(new SectorDocuments(documents()).redirectUrisAt(at().address)).rejects.toEqual(reason('malformed'));
  });
});
