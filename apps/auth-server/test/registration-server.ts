import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startService } from '@latchkey/service-bootstrap';
import type { TenantSettings } from '@latchkey/storage';
import { TenantPreparation } from '@latchkey/token-issuance';
import { eventually, openTestStorage, type TestStorage } from '@latchkey/testing';
import { AppModule } from '../src/app.module.js';
import { MASTER_KEY } from './interactive-server.js';

export interface RegistrationAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

type Call = (path: string, options?: { json?: unknown; token?: string; address?: string; type?: string }) => Promise<RegistrationAnswer>;

export interface RegistrationServer {
  readonly storage: TestStorage;
  readonly app: NestFastifyApplication;
  readonly get: Call;
  readonly post: Call;
  readonly put: Call;
  readonly remove: Call;
  /** Changes settings of the default tenant. */
  set(settings: Partial<TenantSettings>): Promise<void>;
  close(): Promise<void>;
}

/** The whole server, whose default tenant lets anybody register clients. */
export async function startRegistrationServer(fetchAllowedHosts: readonly string[] = []): Promise<RegistrationServer> {
  const storage = await openTestStorage();
  const settings = { NODE_ENV: 'test' as const, LOG_LEVEL: 'fatal' as const, LISTEN_ADDRESS: '127.0.0.1', TRUSTED_PROXIES: ['127.0.0.1'] };
  const module = AppModule.for({ databaseUrl: storage.url, masterKey: MASTER_KEY, issuerUrl: 'https://id.example', fetchAllowedHosts, clock: storage.clock });
  const { app, close } = await startService({ name: 'registration', module, settings, port: 0 });
  await storage.run((stores) => app.get(TenantPreparation, { strict: false }).prepare(stores));
  const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE'): Call => async (path, { json, token, address = '192.0.2.1', type = 'application/json' } = {}) => {
    const headers = {
      'x-forwarded-for': address,
      ...(json !== undefined && { 'content-type': type }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const payload = json === undefined ? {} : { payload: typeof json === 'string' ? json : JSON.stringify(json) };
    const answer = await app.inject({ method, url: path, headers, ...payload });
    return { status: answer.statusCode, headers: answer.headers, body: (answer.body === '' ? {} : JSON.parse(answer.body)) as Record<string, unknown> };
  };
  const server: RegistrationServer = {
    storage, app, get: call('GET'), post: call('POST'), put: call('PUT'), remove: call('DELETE'),
    async set(changes) {
      await storage.run(async ({ tenants, tenant: { id } }) => {
        const tenant = await tenants.current(id);
        if (tenant) await tenants.update({ ...tenant, settings: { ...tenant.settings, ...changes } });
      });
      // The server follows by the change feed; its next unit of work must know.
      const served = changes.registration === 'off' ? undefined : 'https://id.example/registration';
      await eventually(async () => expect((await server.get('/.well-known/openid-configuration')).body.registration_endpoint).toBe(served));
    },
    async close() {
      await close();
      await storage.close();
    },
  };
  await server.set({ registration: 'open' });
  return server;
}
