import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DEFAULT_TENANT } from '@latchkey/protocol';
import { startService } from '@latchkey/service-bootstrap';
import { UnitOfWork, type AuditEventRecord, type TenantSettings } from '@latchkey/storage';
import { TenantPreparation } from '@latchkey/token-issuance';
import { eventually, openTestStorage, type TestStorage } from '@latchkey/testing';
import { AppModule } from '../src/app.module.js';
import { MASTER_KEY } from './interactive-server.js';

export interface RegistrationAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

interface Sent {
  readonly json?: unknown;
  readonly token?: string;
  readonly address?: string;
  readonly type?: string;
}

type Call = (path: string, sent?: Sent) => Promise<RegistrationAnswer>;

/** Metadata of a web application. */
export const WEB = { client_name: 'Notes', redirect_uris: ['https://notes.example/callback'] };
/** Metadata that fit into no id. */
export const LARGE = { ...WEB, logo_uri: `https://notes.example/${randomBytes(600).toString('base64url')}` };

/** Where a client that was registered so finds its registration. */
export const place = ({ body }: RegistrationAnswer): string => new URL(String(body.registration_client_uri)).pathname;
/** What opens it. */
export const own = ({ body }: RegistrationAnswer): Pick<Sent, 'token'> => ({ token: String(body.registration_access_token) });

/** The whole server, whose default tenant lets anybody register clients. */
export class RegistrationServer {
  storage!: TestStorage;
  app!: NestFastifyApplication;
  readonly get = this.call('GET');
  readonly post = this.call('POST');
  readonly put = this.call('PUT');
  readonly remove = this.call('DELETE');
  private stop: () => Promise<void> = async () => undefined;

  /** Starts one before the first rule of the file and closes it after the last. @param hosts from which documents may be fetched */
  static forThisFile(hosts: () => readonly string[] = () => []): RegistrationServer {
    const server = new RegistrationServer();
    beforeAll(() => server.start(hosts()));
    afterAll(() => server.close());
    return server;
  }

  /** Changes settings of the default tenant. */
  async set(changes: Partial<TenantSettings>): Promise<void> {
    await this.storage.run(async ({ tenants, tenant: { id } }) => {
      const tenant = await tenants.current(id);
      if (tenant) await tenants.update({ ...tenant, settings: { ...tenant.settings, ...changes } });
    });
    // The server follows by the change feed; its next unit of work must know.
    await eventually(async () => expect(await this.app.get(UnitOfWork, { strict: false }).run(DEFAULT_TENANT, async ({ tenant }) => tenant.settings)).toMatchObject(changes));
  }

  readonly register = (json: unknown = WEB, sent: Sent = {}): Promise<RegistrationAnswer> => this.post('/registration', { json, ...sent });

  /** Has the client redeem a code that is none: what is wrong with the client itself is told first. */
  readonly redeem = ({ body }: RegistrationAnswer, parameters: Readonly<Record<string, string>> = {}): Promise<RegistrationAnswer> => {
    const form = { grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://notes.example/callback', client_id: String(body.client_id), ...parameters };
    return this.post('/token', { type: 'application/x-www-form-urlencoded', json: new URLSearchParams(form).toString() });
  };

  /** The ids of the clients that are rows. */
  async rows(): Promise<readonly string[]> {
    return (await this.storage.run(({ clients }) => clients.list({ limit: 1000 }))).items.map(({ clientId }) => clientId);
  }

  /** The audit trail, newest first. */
  async recorded(): Promise<readonly AuditEventRecord[]> {
    return (await this.storage.run(({ auditEvents }) => auditEvents.list({ limit: 1000 }))).items;
  }

  private async start(fetchAllowedHosts: readonly string[]): Promise<void> {
    this.storage = await openTestStorage();
    const { url: databaseUrl, clock } = this.storage;
    const settings = { NODE_ENV: 'test' as const, LOG_LEVEL: 'fatal' as const, LISTEN_ADDRESS: '127.0.0.1', TRUSTED_PROXIES: ['127.0.0.1'] };
    const module = AppModule.for({ databaseUrl, masterKey: MASTER_KEY, issuerUrl: 'https://id.example', fetchAllowedHosts, clock });
    const { app, close } = await startService({ name: 'registration', module, settings, port: 0 });
    [this.app, this.stop] = [app, close];
    await this.storage.run((stores) => app.get(TenantPreparation, { strict: false }).prepare(stores));
    await this.set({ registration: 'open' });
  }

  private async close(): Promise<void> {
    await this.stop();
    // What a failed start did not come to is not there.
    await (this.storage as TestStorage | undefined)?.close();
  }

  private call(method: 'GET' | 'POST' | 'PUT' | 'DELETE'): Call {
    return async (path, { json, token, address = '192.0.2.1', type = 'application/json' } = {}) => {
      const headers = {
        'x-forwarded-for': address,
        ...(json !== undefined && { 'content-type': type }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      const payload = json === undefined ? {} : { payload: typeof json === 'string' ? json : JSON.stringify(json) };
      const answer = await this.app.inject({ method, url: path, headers, ...payload });
      return { status: answer.statusCode, headers: answer.headers, body: (answer.body === '' ? {} : JSON.parse(answer.body)) as Record<string, unknown> };
    };
  }
}
