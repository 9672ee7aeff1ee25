import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AllowedHosts } from './allowed-hosts.js';
import type { Resolve } from './guarded-lookup.js';
import { RemoteForms } from './remote-forms.js';
import type { FetchOptions } from './remote-documents.js';

let server: Server;
let port: number;
let seen: string[];
let answer: RequestListener;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.setEncoding('utf8').once('data', (body: string) => seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`));
    request.once('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => (seen = []));

const post = (options: FetchOptions = {}, allowed = [`127.0.0.1:${port}`], address = `http://127.0.0.1:${port}/out`) =>
  new RemoteForms(new AllowedHosts(allowed), options).post(address, { logout_token: 'a b&c' });
const reason = (expected: string) => expect.objectContaining({ name: 'DocumentUnavailable', reason: expected });

describe('A form for a client', () => {
  it.each([200, 204, 302, 400, 503])('is posted once, and answered with the status %p', async (status) => {
    answer = (_request, response) => response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    expect(await post()).toBe(status);
    expect(seen).toEqual(['POST /out application/x-www-form-urlencoded logout_token=a+b%26c']);
  });

  it('is done when the status is there, however much comes after it', async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        const pour = (): void => void (response.destroyed || (response.write('x'.repeat(65_536)), setImmediate(pour)));
        response.once('close', resolve).writeHead(200);
        pour();
      };
    });
    expect(await post()).toBe(200);
    await closed;
  });

  it('is given up when no status comes in time', async () => {
    answer = () => undefined;
    await expect(post({ timeout: 100 })).rejects.toEqual(reason('timed-out'));
  });

  it('is not sent to an inner address, whatever name it goes by', async () => {
    await expect(post({}, [])).rejects.toEqual(reason('address-refused'));
    await expect(post({}, [], `https://127.0.0.1:${port}/out`)).rejects.toEqual(reason('address-refused'));
    const resolve: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    await expect(post({ resolve }, [], `https://app.example:${port}/out`)).rejects.toEqual(reason('address-refused'));
    expect(seen).toEqual([]);
  });
});
