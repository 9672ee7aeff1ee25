import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** An application at a port of its own that is told of sign-outs. */
export class ListeningClient {
  /** The logout tokens that it was sent, in their order. */
  readonly tokens: string[] = [];
  /** What it answers; 200 until something else is set. */
  answer: Answer = (response) => void response.end();
  private waiting: (() => void)[] = [];

  private constructor(private readonly server: Server) {}

  static async open(): Promise<ListeningClient> {
    const listener: ListeningClient = new ListeningClient(createServer((request, response) => listener.serve(request, response)));
    await new Promise<void>((resolve) => listener.server.listen(0, '127.0.0.1', resolve));
    return listener;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get logoutUri(): string {
    return `http://${this.host}/out`;
  }

  /** Resolves when it was sent so many tokens. */
  async told(count: number): Promise<void> {
    while (this.tokens.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  hangUp(): void {
    this.server.closeAllConnections();
  }

  close(): void {
    this.hangUp();
    this.server.close();
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.once('end', () => {
      this.answer(response, request);
      this.tokens.push(new URLSearchParams(body).get('logout_token') ?? '');
      for (const resolve of this.waiting.splice(0)) resolve();
    });
  }
}
