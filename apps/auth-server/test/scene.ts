import { createHash } from 'node:crypto';
import { Passwords } from '@latchkey/accounts';
import { DEFAULT_TENANT, type Clock } from '@latchkey/protocol';
import { TENANT_SETTINGS, type AccountRecord, type AuthorizationRecord, type ClientRecord, type ResourceRecord, type Stores, type TenantRecord, type TenantSettings } from '@latchkey/storage';
import { IdTokens } from '@latchkey/token-issuance';
import { aClient, aTenant, openTestStorage, type TestStorage } from '@latchkey/testing';
import { startInteractiveServer, type InteractiveServer } from './interactive-server.js';
import type { Answer, TestBrowser } from './test-browser.js';

export const PASSWORD = 'correct horse';
const CHALLENGE = createHash('sha256').update('verifier').digest('base64url');

interface Storage {
  readonly url: string;
  readonly clock: Clock;
  readonly run: <Result>(work: (stores: Stores) => Promise<Result>, tenant?: string) => Promise<Result>;
}

interface Cast {
  readonly clients: readonly ClientRecord[];
  readonly resources?: readonly ResourceRecord[];
  /** All with the same password. */
  readonly accounts: readonly AccountRecord[];
  readonly fetchAllowedHosts?: readonly string[];
}

/** A server with people and clients on its stage. */
export async function openScene(storage: Storage, cast: Cast, tenants?: readonly string[], issuerUrl?: string): Promise<InteractiveServer> {
  const server = await startInteractiveServer({ databaseUrl: storage.url, clock: storage.clock, ...(tenants && { tenants }), ...(issuerUrl && { issuerUrl }), fetchAllowedHosts: cast.fetchAllowedHosts ?? [] });
  const passwordHash = await server.app.get(Passwords, { strict: false }).hash(PASSWORD);
  for (const tenant of tenants ?? [DEFAULT_TENANT]) {
    await storage.run(async (stores) => {
      for (const account of cast.accounts) await stores.accounts.add({ ...account, passwordHash });
      for (const resource of cast.resources ?? []) await stores.resources.add(resource);
      for (const client of cast.clients) await stores.clients.add(client);
    }, tenant);
  }
  return server;
}

interface Stage extends Cast {
  /** Of the default tenant, where they are not the defaults. */
  readonly settings?: Partial<TenantSettings>;
  /** In which everybody is as well. */
  readonly otherTenants?: readonly TenantRecord[];
}

/** What the rules of one subject share: a storage, a server on it, and the browser that each of them begins with. */
export class Scene {
  storage!: TestStorage;
  server!: InteractiveServer;
  browser!: TestBrowser;

  /** Opens one before the first rule and closes it after the last. @param later how many seconds after the rule before each begins, with a new browser */
  static forThese(stage: Stage, { later = 1 } = {}): Scene {
    const scene = new Scene();
    beforeAll(() => scene.open(stage));
    beforeEach(() => {
      scene.storage.clock.advance(later);
      scene.browser = scene.server.browser();
    });
    afterAll(() => scene.close());
    return scene;
  }

  /** What was granted in the default tenant, the newest first. */
  async authorizations(clientId?: string): Promise<readonly AuthorizationRecord[]> {
    const { items } = await this.storage.run(({ authorizations }) => authorizations.list({ limit: 100, ...(clientId !== undefined && { clientId }) }));
    return [...items].sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
  }

  async lastAuthorization(clientId?: string): Promise<AuthorizationRecord> {
    const [last] = await this.authorizations(clientId);
    if (!last) throw new Error('There is no authorization.');
    return last;
  }

  /** An ID token of the authorization, as a client of the default tenant gets it. */
  idToken(authorization: AuthorizationRecord, client: ClientRecord = aClient()): Promise<string> {
    return this.storage.run((stores) => this.server.app.get(IdTokens, { strict: false }).issue({ client, authorization }, stores));
  }

  private async open({ settings, otherTenants = [], ...cast }: Stage): Promise<void> {
    this.storage = await openTestStorage();
    const { tenants } = this.storage;
    if (settings) await tenants.update({ ...aTenant(), settings: { ...TENANT_SETTINGS, ...settings } });
    for (const tenant of otherTenants) await tenants.add(tenant);
    this.server = await openScene(this.storage, cast, [DEFAULT_TENANT, ...otherTenants.map(({ id }) => id)]);
  }

  private async close(): Promise<void> {
    // What a failed start did not come to is not there.
    await (this.server as InteractiveServer | undefined)?.close();
    await (this.storage as TestStorage | undefined)?.close();
  }
}

/** The address of an authorization request; what is given as undefined is left out. */
export function authorize(changes: Readonly<Record<string, string | readonly string[] | undefined>> = {}): string {
  const parameters = {
    client_id: 'app', redirect_uri: 'https://app.example/callback', response_type: 'code', scope: 'openid', state: 'state-1',
    code_challenge: CHALLENGE, code_challenge_method: 'S256', ...changes,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) for (const item of [value ?? []].flat()) query.append(name, item);
  return `/authorize?${query.toString()}`;
}

/** The page that is next. */
export const isSignIn = ({ body }: Answer): boolean => body.includes('name="password"');
export const isConsent = ({ body }: Answer): boolean => body.includes('value="allow"');

/** Signs in, allows, and comes back with the answer. */
export async function pass(browser: TestBrowser, address: string, username = 'ada@example.com'): Promise<Answer> {
  let answer = await browser.follow(address);
  if (isSignIn(answer)) answer = await browser.submit(answer, { username, password: PASSWORD, decision: 'sign-in' });
  return isConsent(answer) ? browser.submit(answer, { decision: 'allow' }) : answer;
}

/** What the client is told. */
export const told = ({ location }: Answer): Readonly<Record<string, string>> => Object.fromEntries(location?.searchParams ?? []);
