import { Injectable } from '@nestjs/common';
import { managementResource } from '@latchkey/clients';
import { Clock, DEFAULT_TENANT } from '@latchkey/protocol';
import { TENANT_SETTINGS, TenantStore, UnitOfWork, type ResourceRecord, type Stores } from '@latchkey/storage';
import { TenantPreparation } from '@latchkey/token-issuance';
import { BootstrapSettings, credentials } from '../settings/bootstrap-settings.js';
import { demoClient, demoPerson, documentsResource } from './demo-data.js';
import { People } from './people.js';
import { Registration } from './registration.js';

/** Makes what a new installation needs before anybody can manage it: safe to repeat, and at every start. */
@Injectable()
export class Bootstrap {
  constructor(
    private readonly settings: BootstrapSettings,
    private readonly tenants: TenantStore,
    private readonly unitOfWork: UnitOfWork,
    private readonly preparation: TenantPreparation,
    private readonly registration: Registration,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.defaultTenant();
    await this.unitOfWork.run(DEFAULT_TENANT, async (stores) => {
      await this.preparation.prepare(stores);
      await this.services(stores);
      await this.administrators(stores);
      await this.demo(stores);
    });
  }

  private async defaultTenant(): Promise<void> {
    if (await this.tenants.current(DEFAULT_TENANT)) return;
    const now = this.clock.now();
    const tenant = { id: DEFAULT_TENANT, name: 'Default', settings: TENANT_SETTINGS, version: 1, createdAt: now, updatedAt: now };
    await this.unitOfWork.create(tenant, async () => undefined); // 'exists': another node was faster
  }

  /** admin-api and resource-api: resources, and the clients that they introspect by. */
  private async services(stores: Stores): Promise<void> {
    const adminApi = credentials(this.settings, 'ADMIN_API_CLIENT_ID', 'ADMIN_API_CLIENT_SECRET');
    const resourceApi = credentials(this.settings, 'RESOURCE_API_CLIENT_ID', 'RESOURCE_API_CLIENT_SECRET');
    // Its page at /docs asks for tokens.
    const ownPages = [new URL(this.settings.ADMIN_API_URL).origin];
    if (adminApi) await this.registration.service(adminApi, { clientName: 'Management API', allowedOrigins: ownPages }, stores);
    if (resourceApi) await this.registration.service(resourceApi, { clientName: 'Documents API', allowedOrigins: [] }, stores);
    await this.registration.resource(this.management(adminApi ? [adminApi.id] : []), stores);
    if (resourceApi) await this.registration.resource(documentsResource(this.settings.RESOURCE_API_URL, [resourceApi.id], this.clock.now()), stores);
  }

  private async administrators(stores: Stores): Promise<void> {
    const { identifier, scopes } = this.management([]);
    const entitlements = [{ resource: identifier, scopes: scopes.map(({ name }) => name) }];
    const client = credentials(this.settings, 'BOOTSTRAP_ADMIN_CLIENT_ID', 'BOOTSTRAP_ADMIN_CLIENT_SECRET');
    const person = credentials(this.settings, 'BOOTSTRAP_ADMIN_USERNAME', 'BOOTSTRAP_ADMIN_PASSWORD');
    if (client) {
      const metadata = { client_name: 'Bootstrap administrator', grant_types: ['client_credentials'], entitlements };
      await this.registration.client(client, metadata, stores);
    }
    if (person) await this.people.add({ username: person.id, password: person.secret, claims: {}, entitlements }, stores);
  }

  private async demo(stores: Stores): Promise<void> {
    const client = credentials(this.settings, 'DEMO_CLIENT_ID', 'DEMO_CLIENT_SECRET');
    const person = credentials(this.settings, 'DEMO_USERNAME', 'DEMO_PASSWORD');
    if (client) await this.registration.client(client, demoClient(this.settings.RESOURCE_API_URL), stores);
    if (person) await this.people.add(demoPerson(person), stores);
  }

  private management(resourceServers: readonly string[]): ResourceRecord {
    return managementResource({ identifier: this.settings.ADMIN_API_URL, resourceServers, now: this.clock.now() });
  }
}
