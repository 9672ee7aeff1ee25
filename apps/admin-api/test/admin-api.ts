import { randomBytes } from 'node:crypto';
import { managementResource, managementScopes, resourceServerClient, ClientSecrets } from '@latchkey/clients';
import { DEFAULT_TENANT, SystemRandomness, tenantUrl, type TenantId } from '@latchkey/protocol';
import type { RunningService } from '@latchkey/service-bootstrap';
import { TENANT_SETTINGS, UnitOfWork, type Stores } from '@latchkey/storage';
import { openDatabase } from '@latchkey/storage-postgres';
import { createTestDatabase, type TestDatabase } from '@latchkey/testing';
import { AccessTokens, TenantPreparation } from '@latchkey/token-issuance';
import { startAdminApi } from '../src/service.js';
import { AdminApiSettings } from '../src/settings.js';
import { TestIssuer } from './test-issuer.js';

export const ADMIN_API_URL = 'https://admin.example.com';
export const ALL_SCOPES = managementScopes.map(({ name }) => name);
export const CLIENT_SECRET = 'secret-of-admin-api';
/** The headers of a change to whatever version there is. */
export const ANY_VERSION = { 'if-match': '*' };

export interface TokenWish {
  readonly scopes?: readonly string[];
  readonly tenant?: TenantId;
  readonly audience?: readonly string[];
  readonly clientId?: string;
  /** The person that it speaks for. */
  readonly accountId?: string;
  readonly format?: 'jwt' | 'opaque';
  readonly expiresIn?: number;
  /** Replaces single claims. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface Ask {
  /** Everything is allowed where left out; null sends none. */
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown> & { items: Record<string, unknown>[]; errors: { field: string; message: string }[] };
}

export interface TestAdminApiOptions {
  readonly service?: Parameters<typeof startAdminApi>[1];
  readonly settings?: Partial<AdminApiSettings>;
}

/** A running management API on a database of its own with a default tenant, and an issuer whose tokens it takes. */
export class TestAdminApi {
  database!: TestDatabase;
  service!: RunningService;
  issuer!: TestIssuer;
  private all: string | undefined;

  /** Starts one before the first rule of the file and closes it after the last. */
  static forThisFile(options?: TestAdminApiOptions): TestAdminApi {
    const api = new TestAdminApi();
    beforeAll(() => api.start(options));
    afterAll(() => api.close());
    return api;
  }

  /** One that a single rule needs for itself; whoever opens it closes it. */
  static async open(options?: TestAdminApiOptions): Promise<TestAdminApi> {
    const api = new TestAdminApi();
    await api.start(options);
    return api;
  }

  run<Result>(work: (stores: Stores) => Promise<Result>, tenant: TenantId = DEFAULT_TENANT): Promise<Result> {
    return this.issuer.get(UnitOfWork).run(tenant, work);
  }

  /** A token of the tenant's issuer, for its management API unless told. */
  token(wish: TokenWish = {}): Promise<string> {
    const { scopes = ALL_SCOPES, tenant = DEFAULT_TENANT, clientId = 'caller', accountId, format = 'jwt', expiresIn = 600 } = wish;
    const now = Math.floor(Date.now() / 1000);
    return this.run((stores) => this.issuer.get(AccessTokens).issue({
      iss: tenantUrl(this.issuer.url, tenant),
      sub: accountId ?? clientId,
      aud: wish.audience ?? [tenantUrl(ADMIN_API_URL, tenant)],
      client_id: clientId,
      azp: clientId,
      iat: now,
      nbf: now,
      exp: now + expiresIn,
      jti: new SystemRandomness().identifier(),
      scope: scopes.join(' '),
      rev: stores.revocationPosition,
      aut: accountId === undefined ? 'APPLICATION' : 'APPLICATION_USER',
      ...wish.claims,
    }, { format, alg: 'ES256' }, stores), tenant);
  }

  async ask(method: string, path: string, { token, body, headers = {} }: Ask = {}): Promise<Reply> {
    const bearer = token === undefined ? (this.all ??= await this.token()) : token;
    const response = await fetch(this.service.url + path, {
      method,
      headers: {
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as Reply['body'] };
  }

  async close(): Promise<void> {
    // What a failed start did not come to is not there.
    await (this.service as RunningService | undefined)?.close();
    await (this.issuer as TestIssuer | undefined)?.close();
    await (this.database as TestDatabase | undefined)?.drop();
  }

  private async start({ service, settings }: TestAdminApiOptions = {}): Promise<void> {
    this.database = await createTestDatabase();
    await addDefaultTenant(this.database.url);
    this.issuer = await TestIssuer.start();
    const all = Object.assign(new AdminApiSettings(), {
      NODE_ENV: 'test', LOG_LEVEL: 'silent', ADMIN_API_URL, ISSUER_URL: this.issuer.url, DATABASE_URL: this.database.url,
      MASTER_KEY: randomBytes(32).toString('base64url'), ADMIN_API_CLIENT_SECRET: CLIENT_SECRET, ...settings,
    });
    this.service = await startAdminApi(all, { port: 0, host: '127.0.0.1', ...service });
    this.issuer.use(this.service.app);
    await this.run((stores) => this.issuer.get(TenantPreparation).prepare(stores));
  }
}

async function addDefaultTenant(url: string): Promise<void> {
  const database = await openDatabase({ url, maintenance: false });
  const now = new Date();
  const { record } = await new ClientSecrets(new SystemRandomness()).choose(CLIENT_SECRET, now);
  const tenant = { id: DEFAULT_TENANT, name: 'Default', settings: TENANT_SETTINGS, version: 1, createdAt: now, updatedAt: now };
  await database.unitOfWork.create(tenant, async ({ resources, clients }) => {
    await resources.add(managementResource({ identifier: ADMIN_API_URL, resourceServers: ['admin-api'], now }));
    await clients.add(resourceServerClient({ clientId: 'admin-api', clientName: 'Management API', secret: record }, now));
  });
  await database.close();
}
