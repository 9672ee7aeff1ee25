import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { eventually } from '@latchkey/testing';
import { FeedStage } from '../../test/feed-stage.js';

const PATHS = ['/revocation-feed', '/security-events'];

describe('A hostile consumer with credentials of its own', () => {
  let stage: FeedStage;
  let known: number;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    stage = await FeedStage.open();
    known = (await stage.ask({ form: { wait: '0' } })).body.messages!.at(-1)!.data.to!;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await stage?.close();
  });

  const open = async (): Promise<Socket> => {
    const socket = connect(Number(new URL(stage.nodes[0]!.url).port), '127.0.0.1').on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  const head = (line: string, headers: Readonly<Record<string, string | number>> = {}) => {
    const all = { host: 'id.example', authorization: `Basic ${Buffer.from(`api:${stage.secretOf('api')}`).toString('base64')}`, ...headers };
    return `${line} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  };
  /** Sends what no HTTP client would, and reads until the server has closed the connection. */
  const send = async (text: string, body: Buffer = Buffer.alloc(0)): Promise<string> => {
    const socket = await open();
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.write(Buffer.concat([Buffer.from(text), body]));
    await once(socket, 'close');
    return answer;
  };
  const connections = async (kind: string) => Number(new RegExp(`^revocation_feed_connections\\{kind="${kind}"\\} (.*)$`, 'm').exec(await (await fetch(`${stage.nodes[0]!.url}/metrics`)).text())?.[1] ?? 0);

  it.each(['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'].flatMap((method) => PATHS.map((path) => [method, path])))('begins nothing by %s of %s', async (method, path) => {
    expect(await send(head(`${method} ${path}`, { connection: 'close' }))).toMatch(/^HTTP\/1\.1 4/);
    expect(await connections('stream')).toBe(0);
  });

  it.each(PATHS)('has nothing inflated at %s, and nothing read beyond 64 KiB', async (path) => {
    const type = path === '/security-events' ? 'application/json' : 'application/x-www-form-urlencoded';
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const headers = { connection: 'close', 'content-type': type, 'content-encoding': 'gzip', 'content-length': bomb.length };
    expect(await send(head(`POST ${path}`, headers), bomb)).toMatch(/^HTTP\/1\.1 400 [^]*"invalid_request"/);
    const endless = { connection: 'close', 'content-type': type, 'content-length': 1e12 };
    expect(await send(head(`POST ${path}`, endless))).toMatch(/^HTTP\/1\.1 4/);
  });

  it.each([
    ['a position of 15 KB', '9'.repeat(15_000)], ['one of more than headers may be', '9'.repeat(17_000)], ['digits of another script', '\u0661\u0662'], ['a number of another base', '0x10'],
  ])('is refused %s', async (_what, lastEventId) => {
    expect(await send(head('GET /revocation-feed', { connection: 'close', 'last-event-id': lastEventId }))).toMatch(/^HTTP\/1\.1 4/);
  });

  it.each([
    ['"maxEvents":1e400'], ['"maxEvents":null'], ['"maxEvents":9007199254740993'], [`"ack":${'['.repeat(30_000)}${']'.repeat(30_000)}`], ['"__proto__":{"maxEvents":1}'], ['"setErrs":{"__proto__":{"err":"x"}}'],
  ])('is told no event for %.40s', async (member) => {
    const body = Buffer.from(`{${member},"returnImmediately":true}`);
    expect(await send(head('POST /security-events', { connection: 'close', 'content-type': 'application/json', 'content-length': body.length }), body)).toMatch(/^HTTP\/1\.1 400 [^]*"invalid_request"/);
  });

  it('that sends a thousand requests before it reads an answer has no more of them under way than it may, and none when it leaves', async () => {
    const socket = await open();
    socket.write(head(`GET /revocation-feed?wait=30&after=${known}`, { accept: 'application/json' }).repeat(1_000));
    await eventually(async () => expect(await connections('poll')).toBe(250));
    expect(await stage.ask({ form: { wait: '0' } })).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
    // Nobody else's affair.
    expect((await stage.ask({ client: 'mail-api', form: { wait: '0' } })).status).toBe(200);
    socket.destroy();
    await eventually(async () => expect(await connections('poll')).toBe(0));
    expect((await stage.ask({ form: { wait: '0' } })).status).toBe(200);
  });
});
