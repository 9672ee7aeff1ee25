import type { IssuerRequest } from './issuer-server.js';
import { IssuerServer } from './issuer-server.js';

const UNROUTABLE = 'https://issuer.test';

/** What answers in this process as a server does: over a port, or by a `fetch` that reaches it without one. */
export abstract class ServedIssuer {
  /** Requests that came, by path. */
  readonly calls: Record<string, number> = {};
  /** Answers 503 to everything. */
  isDown = false;
  /** Answers wait for it. */
  gate: Promise<void> | undefined;
  #server: IssuerServer | undefined;

  protected abstract answered(request: IssuerRequest): Promise<Response>;

  /** @param port 0 for a free one, false for none */
  protected async listen(port: number | false): Promise<void> {
    if (port !== false) this.#server = await IssuerServer.listen(port, (request) => this.answer(request));
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  get address(): string {
    return this.#server?.address ?? UNROUTABLE;
  }

  protected get hasPort(): boolean {
    return this.#server !== undefined;
  }

  /** Reaches the issuer without a connection, and nothing else. */
  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.startsWith(`${this.address}/`)) throw new TypeError(`only ${this.address} is reached here, not ${request.url}`);
    const { method, headers } = request;
    const path = request.url.slice(this.address.length);
    return this.answer({ method, path, headers: Object.fromEntries(headers), body: await request.text(), signal: init?.signal ?? undefined });
  };

  private async answer(request: IssuerRequest): Promise<Response> {
    this.calls[request.path] = (this.calls[request.path] ?? 0) + 1;
    await this.gate;
    return this.isDown ? new Response(null, { status: 503 }) : this.answered(request);
  }
}
