import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ClientSecrets } from '@latchkey/clients';
import { SystemRandomness } from '@latchkey/protocol';
import { startService } from '@latchkey/service-bootstrap';
import { hashOf, type ClientRecord, type RevocationRecord, type RevocationSelector, type Stores } from '@latchkey/storage';
import { aClient, aResource, aTenant, openTestStorage, type TestStorage } from '@latchkey/testing';
import { TenantPreparation } from '@latchkey/token-issuance';
import { AppModule } from '../src/app.module.js';
import { FeedReader, type Received } from './feed-reader.js';
import { MASTER_KEY } from './interactive-server.js';

export interface FeedAsked {
  readonly client?: string;
  readonly secret?: string;
  readonly tenant?: string;
  readonly resource?: string;
  readonly after?: number | string;
  /** An empty `authorization`: no such header. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly node?: Node;
}

export interface Node {
  readonly url: string;
  readonly app: NestFastifyApplication;
  close(): Promise<void>;
}

export const DOCUMENTS = 'https://documents.example';
export const MAIL = 'https://mail.example';

/** Servers on one database, in whose tenants `api` serves the documents, `mail-api` the mail, and `both-apis` both. */
export class FeedStage {
  private readonly secrets = new Map<string, ReturnType<ClientSecrets['generate']>>();
  readonly nodes: Node[] = [];
  private readonly readers: FeedReader[] = [];

  private constructor(readonly storage: TestStorage) {}

  static async open(): Promise<FeedStage> {
    const stage = new FeedStage(await openTestStorage());
    await stage.start();
    await stage.fill('default');
    return stage;
  }

  /** Starts another node. @param databaseUrl where it finds the database; left out: where the others do */
  async start(databaseUrl = this.storage.url): Promise<Node> {
    const settings = { NODE_ENV: 'test' as const, LOG_LEVEL: 'fatal' as const, LISTEN_ADDRESS: '127.0.0.1', TRUSTED_PROXIES: [] };
    const module = AppModule.for({ databaseUrl, masterKey: MASTER_KEY, issuerUrl: 'https://id.example', clock: this.storage.clock });
    const node = await startService({ name: 'feed', module, settings, port: 0 });
    this.nodes.push(node);
    return node;
  }

  async addTenant(id: string): Promise<void> {
    await this.storage.tenants.add(aTenant({ id }));
    await this.fill(id);
  }

  private async fill(tenant: string): Promise<void> {
    await this.storage.run(async (stores) => {
      await this.nodes[0]?.app.get(TenantPreparation, { strict: false }).prepare(stores);
      await stores.resources.add(aResource({ identifier: DOCUMENTS, resourceServers: ['api', 'both-apis', 'public-api'] }));
      await stores.resources.add(aResource({ identifier: MAIL, resourceServers: ['mail-api', 'both-apis'] }));
      for (const clientId of ['api', 'mail-api', 'both-apis', 'app']) await stores.clients.add(this.client(clientId));
      await stores.clients.add(aClient({ clientId: 'public-api', tokenEndpointAuthMethod: 'none' }));
    }, tenant);
  }

  /** A client, in each tenant with the same secret. */
  client(clientId: string, expiresAt?: Date): ClientRecord {
    const secret = this.secrets.get(clientId) ?? new ClientSecrets(new SystemRandomness()).generate(this.storage.clock.now(), expiresAt);
    this.secrets.set(clientId, secret);
    return aClient({ clientId, secrets: [secret.record] });
  }

  secretOf(clientId: string): string {
    return this.secrets.get(clientId)?.value ?? '';
  }

  /** Follows the feed. */
  async follow(asked: FeedAsked = {}): Promise<FeedReader> {
    const [address, init] = this.request('text/event-stream', asked);
    const reader = await FeedReader.open(address, init);
    this.readers.push(reader);
    if (reader.response.status !== 200) throw new Error(`${reader.response.status}`);
    return reader;
  }

  /** What a polling client is answered once the database is quick enough: after a second without a word of it, it is told to come again. */
  async poll(asked: FeedAsked = {}): ReturnType<FeedStage['ask']> {
    const answer = await this.ask(asked);
    return answer.status === 503 ? this.poll(asked) : answer;
  }

  /** What the endpoint answers, as a polling client is answered unless the headers say otherwise. */
  async ask(asked: FeedAsked = {}): Promise<{ readonly status: number; readonly headers: Headers; readonly body: { readonly error?: string; readonly messages?: readonly Received[] } }> {
    const response = await fetch(...this.request('application/json', asked));
    return { status: response.status, headers: response.headers, body: (await response.json()) as { error?: string } };
  }

  request(accept: string, { client = 'api', secret, tenant = 'default', resource, after, headers, form, node = this.nodes[0] as Node }: FeedAsked): [string, RequestInit] {
    const basic = Buffer.from(`${client}:${secret ?? this.secretOf(client)}`).toString('base64');
    const body = new URLSearchParams({ ...(resource !== undefined && { resource }), ...(after !== undefined && { after: String(after) }), ...form });
    const path = tenant === 'default' ? '' : `/t/${tenant}`;
    const all = new Headers({ authorization: `Basic ${basic}`, accept, ...headers });
    if (all.get('authorization') === '') all.delete('authorization');
    return [`${node.url}${path}/revocation-feed`, { method: 'POST', body, headers: all }];
  }

  /** Appends to the log, all in one transaction. @returns the positions */
  revoke(entries: readonly Revoked[], tenant?: string): Promise<void> {
    return this.storage.run(async (stores) => entries.forEach((entry) => stores.revocations.append(this.entry(entry))), tenant);
  }

  run<Result>(work: (stores: Stores) => Promise<Result>, tenant?: string): Promise<Result> {
    return this.storage.run(work, tenant);
  }

  private entry({ selector, audiences, lasts = 3600 }: Revoked): Omit<RevocationRecord, 'position'> {
    const revokedAt = this.storage.clock.now();
    return { selector: selectorOf(selector), ...(audiences && { audiences }), revokedAt, expiresAt: new Date(revokedAt.getTime() + lasts * 1000) };
  }

  /** Ends all that follow. */
  async leave(): Promise<void> {
    await Promise.all(this.readers.splice(0).map((reader) => reader.close()));
  }

  async close(): Promise<void> {
    await this.leave();
    for (const node of this.nodes) await node.close();
    await this.storage.close();
  }
}

export interface Revoked {
  /** As `session:s1`. */
  readonly selector: string;
  readonly audiences?: readonly string[];
  readonly lasts?: number;
}

const selectorOf = (text: string): RevocationSelector => ({ kind: text.slice(0, text.indexOf(':')) as RevocationSelector['kind'], value: text.slice(text.indexOf(':') + 1) });

/** What the feed calls a selector. */
export const hash = (selector: string): string => hashOf(selectorOf(selector));
