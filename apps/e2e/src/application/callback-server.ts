import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a real browser arrives: it must find something at the redirect URI. */
export class CallbackServer {
  private constructor(
    private readonly server: Server,
    readonly callback: string,
  ) {}

  static async start(): Promise<CallbackServer> {
    const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>App</title><link rel="icon" href="data:,">'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new CallbackServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
