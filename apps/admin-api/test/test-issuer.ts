import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ClientSecrets } from '@latchkey/clients';
import { DEFAULT_TENANT, asSecret, tenantUrl, type TenantId } from '@latchkey/protocol';
import { UnitOfWork, UnknownTenant } from '@latchkey/storage';
import { AccessTokens, JwkSet } from '@latchkey/token-issuance';

/** An issuer over HTTP for all tenants, made of the real parts: metadata, keys and introspection, as a guard asks for them. */
export class TestIssuer {
  private app!: NestFastifyApplication;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<TestIssuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = new TestIssuer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => void issuer.answer(request, response));
    return issuer;
  }

  /** The application whose stores and keys it issues from. */
  use(app: NestFastifyApplication): void {
    this.app = app;
  }

  get<Part>(part: abstract new (...dependencies: never[]) => Part): Part {
    return this.app.get<Part>(part as never, { strict: false });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, body?: unknown) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
    try {
      const path = request.url ?? '/';
      const tenant = /\/t\/([a-z0-9-]+)/.exec(path)?.[1] ?? DEFAULT_TENANT;
      const base = tenantUrl(this.url, tenant);
      if (path.includes('/.well-known/')) send(200, { issuer: base, jwks_uri: `${base}/jwks`, introspection_endpoint: `${base}/introspection` });
      else if (path.endsWith('/jwks')) send(200, await this.get(UnitOfWork).run(tenant, (stores) => this.get(JwkSet).of(stores)));
      else if (path.endsWith('/introspection')) await this.introspect(tenant, request, send);
      else send(404);
    } catch (error) {
      send(error instanceof UnknownTenant ? 404 : 500, { error: String(error) });
    }
  }

  private async introspect(tenant: TenantId, request: IncomingMessage, send: (status: number, body?: unknown) => void): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('token') ?? '';
    const [id = '', secret = ''] = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString().split(':').map(decodeURIComponent);
    await this.get(UnitOfWork).run(tenant, async (stores) => {
      const client = await stores.clients.find(id);
      if (!client || !(await this.get(ClientSecrets).verify(client, secret, new Date()))) return send(401, { error: 'invalid_client' });
      const claims = await this.get(AccessTokens).resolve(asSecret(token), stores);
      send(200, claims ? { active: true, ...claims } : { active: false });
    });
  }
}
