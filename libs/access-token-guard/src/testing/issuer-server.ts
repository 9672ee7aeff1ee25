import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the issuer sees it, from wherever it came. */
export interface IssuerRequest {
  readonly method: string;
  readonly path: string;
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly signal?: AbortSignal | undefined;
}

export type Answering = (request: IssuerRequest) => Promise<Response>;

/** Serves what answers requests over HTTP, on this machine only. */
export class IssuerServer {
  readonly #server: Server;

  private constructor(answering: Answering) {
    this.#server = createServer((request, response) => void exchange(request, response, answering));
  }

  /** @param port 0 for a free one */
  static async listen(port: number, answering: Answering): Promise<IssuerServer> {
    const server = new IssuerServer(answering);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function exchange(request: IncomingMessage, response: ServerResponse, answering: Answering): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/' } = request;
    const headers = request.headers as Record<string, string | undefined>;
    await send(await answering({ method, path: url, headers, body: Buffer.concat(chunks).toString() }), response);
  } catch {
    // Who asked went away, or was cut off.
    response.destroy();
  }
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.flushHeaders();
  const reader = answer.body?.getReader();
  response.on('close', () => void reader?.cancel().catch(() => undefined));
  for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) response.write(piece.value);
  response.end();
}
