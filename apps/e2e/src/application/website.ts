import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const page = (body = '') => `<!doctype html><title>App</title><link rel="icon" href="data:,">${body}`;

/** A page of the application with the frame of the provider in it, as OIDC Session Management §3.1 has it. */
const monitor = (frame: string) => page(`<iframe id="op" src="${frame}" hidden></iframe><output></output><script>
addEventListener('message', function (event) { document.querySelector('output').textContent = event.origin + ' ' + event.data });
function ask(message) { document.getElementById('op').contentWindow.postMessage(message, ${JSON.stringify(new URL(frame).origin)}) }
</script>`);

/** An application on the web, at a port of its own: where people arrive, and where it hears that they signed out. */
export class Website {
  /** The logout tokens that came by the back channel. */
  readonly tokens: string[] = [];
  /** What was loaded by the front channel. */
  readonly frames: URL[] = [];
  /** Statuses of the next answers to the back channel; 200 where there is none. */
  readonly statuses: number[] = [];

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<Website> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const site = new Website(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => site.serve(request, response));
    return site;
  }

  get callback(): string {
    return `${this.origin}/callback`;
  }

  get signedOut(): string {
    return `${this.origin}/signed-out`;
  }

  /** How it is registered. */
  get metadata() {
    return {
      redirect_uris: [this.callback],
      post_logout_redirect_uris: [this.signedOut],
      backchannel_logout_uri: `${this.origin}/back`,
      backchannel_logout_session_required: true,
      frontchannel_logout_uri: `${this.origin}/front`,
      frontchannel_logout_session_required: true,
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', this.origin);
    if (url.pathname === '/back') return this.hear(request, response);
    if (url.pathname === '/front') this.frames.push(url);
    response.writeHead(200, { 'content-type': 'text/html' }).end(url.pathname === '/monitor' ? monitor(url.searchParams.get('frame') ?? '') : page());
  }

  private hear(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.once('end', () => {
      this.tokens.push(new URLSearchParams(body).get('logout_token') ?? '');
      response.writeHead(this.statuses.shift() ?? 200, { 'cache-control': 'no-store' }).end();
    });
  }
}
