import { Module } from '@nestjs/common';
import { connect, type Socket } from 'node:net';
import { startService, type RunningService } from '../boot/start-service.js';
import { ServiceSettings } from '../settings/service-settings.js';

@Module({})
class Nothing {}

let service: RunningService;
const clients: Socket[] = [];

beforeEach(async () => {
  const settings = Object.assign(new ServiceSettings(), { LOG_LEVEL: 'silent', LISTEN_ADDRESS: '127.0.0.1' });
  service = await startService({ name: 'nothing', module: Nothing, settings, port: 0, limits: { requestHeaders: 100, request: 100 } });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await service.close();
});

/** Sends the text and never ends its own side. @returns what comes, once the server has let go of the connection */
const holdOpen = async (text: string): Promise<string> => {
  let answer = '';
  const server = service.app.getHttpServer() as { once(event: 'connection', listener: (socket: Socket) => void): void };
  const letGo = new Promise<void>((resolve) => server.once('connection', (socket) => socket.once('close', () => resolve())));
  const client = connect({ port: Number(new URL(service.url).port), host: '127.0.0.1', allowHalfOpen: true }, () => client.write(text));
  clients.push(client);
  const read = new Promise<void>((resolve) => client.once('end', resolve).once('error', () => resolve()));
  client.on('data', (chunk) => (answer += String(chunk)));
  await Promise.all([letGo, read]);
  return answer;
};

describe('A connection whose client never ends its side', () => {
  it.each([
    ['whose headers do not arrive', 'GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: '],
    ['whose body does not arrive', 'POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'],
    ['that is not HTTP', 'hello\r\n\r\n'],
  ])('is let go of after a request %s', async (_, text) => {
    expect(await holdOpen(text)).toMatch(/^HTTP\/1\.1 4/);
  });
});
