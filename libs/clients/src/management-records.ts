import { DEFAULT_TENANT, type ResourceScopes, type TenantId } from '@latchkey/protocol';
import type { ClientRecord, ClientSecretRecord, ResourceRecord } from '@latchkey/storage';
import { managementScopesOf } from './management-scopes.js';
import { parseClientMetadata } from './metadata/parse.js';

// What every tenant needs so that it can be managed, as the bootstrap job and the creation of tenants make it.

export interface ManagementResource {
  /** The default one where left out. */
  readonly tenant?: TenantId;
  /** ADMIN_API_URL, with `/t/{tenant}` for other tenants than the default one. */
  readonly identifier: string;
  /** The clients by which admin-api introspects. */
  readonly resourceServers: readonly string[];
  readonly now: Date;
}

/**
 * admin-api as a resource of a tenant: `entitled`, so that nobody has a scope of it unless the client, and the person where there is
 * one, are entitled to it.
 */
export const managementResource = ({ tenant = DEFAULT_TENANT, identifier, resourceServers, now }: ManagementResource): ResourceRecord => ({
  identifier,
  name: 'Latchkey management',
  scopes: managementScopesOf(tenant),
  access: 'entitled',
  resourceServers,
  version: 1,
  createdAt: now,
  updatedAt: now,
});

interface NewClient {
  readonly clientId: string;
  readonly clientName: string;
  readonly secret: ClientSecretRecord;
}

/** A client that asks for no tokens and only introspects those of others (RFC 7662). */
export const resourceServerClient = ({ clientId, clientName, secret }: NewClient, now: Date): ClientRecord => ({
  ...parseClientMetadata({ client_name: clientName, grant_types: [] }, NO_LIMITS),
  clientId,
  secrets: [secret],
  version: 1,
  createdAt: now,
  updatedAt: now,
});

/** A client that manages by itself, with `client_credentials`. @param entitlements scopes of admin-api's resource in the client's tenant */
export const managementClient = ({ clientId, clientName, secret }: NewClient, entitlements: readonly ResourceScopes[], now: Date): ClientRecord => ({
  ...parseClientMetadata({ client_name: clientName, grant_types: ['client_credentials'] }, NO_LIMITS),
  entitlements,
  clientId,
  secrets: [secret],
  version: 1,
  createdAt: now,
  updatedAt: now,
});

const NO_LIMITS = { accessTokenLifetimeLimit: 1 };
