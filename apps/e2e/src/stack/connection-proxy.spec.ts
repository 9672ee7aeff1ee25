import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ConnectionProxy } from './connection-proxy.js';

describe('ConnectionProxy', () => {
  let server: Server;
  let proxy: ConnectionProxy;
  const heard: string[] = [];

  beforeAll(async () => {
    server = createServer((socket) => socket.on('data', (data) => heard.push(String(data))).pipe(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await ConnectionProxy.before(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(async () => {
    await proxy?.stop();
    server?.close();
  });

  /** A connection that has said its name and was heard. */
  const named = async (name: string): Promise<Socket> => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    await told(socket, name);
    return socket;
  };
  const told = async (socket: Socket, text: string) => {
    socket.write(text);
    await once(socket, 'data');
  };

  it('drops what is wanted of connections that began as said, and of no other', async () => {
    const [background, request] = [await named('name=background '), await named('name=request ')];
    proxy.dropAt('BEGIN', { later: 1, opening: 'name=request ' });
    await told(background, 'BEGIN of the background');
    await told(request, 'BEGIN of the request');
    expect(proxy.drops).toBe(0);
    request.write('next');
    await Promise.all([once(request, 'close'), once(background, 'close')]);
    expect(proxy.drops).toBe(1);
    expect(heard.join()).not.toContain('next');
  });
});
