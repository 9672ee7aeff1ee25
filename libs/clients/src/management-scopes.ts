import { DEFAULT_TENANT, type TenantId } from '@latchkey/protocol';
import type { ResourceScopeRecord } from '@latchkey/storage';

/** What admin-api manages, in the words of its paths. */
export type ManagedThing = 'tenants' | 'clients' | 'resources' | 'accounts' | 'consents' | 'sessions' | 'signing-keys' | 'tokens' | 'audit-events';

/** A scope of admin-api. The audit trail is written by the changes themselves, so nobody may write to it. */
export type ManagementScope = `${ManagedThing}:read` | `${Exclude<ManagedThing, 'audit-events'>}:write`;

const DESCRIPTIONS: Readonly<Record<ManagementScope, string>> = {
  'tenants:read': 'See the tenants and their settings',
  'tenants:write': 'Create and change tenants, and manage every tenant within the other scopes',
  'clients:read': 'See the registered clients',
  'clients:write': 'Register, change and remove clients and their secrets',
  'resources:read': 'See the protected resources and their scopes',
  'resources:write': 'Register, change and remove protected resources',
  'accounts:read': 'See the accounts of people',
  'accounts:write': 'Create, change, block and remove accounts of people',
  'consents:read': 'See what people allowed which clients',
  'consents:write': 'Withdraw what people allowed',
  'sessions:read': 'See where people are signed in',
  'sessions:write': 'Sign people out',
  'signing-keys:read': 'See the signing keys',
  'signing-keys:write': 'Rotate and retire signing keys',
  'tokens:read': 'See the authorizations that tokens come from',
  'tokens:write': 'Revoke tokens',
  'audit-events:read': 'Read the audit trail',
};

/** Every scope of admin-api with the words of the consent page. */
export const managementScopes: readonly ResourceScopeRecord[] = Object.entries(DESCRIPTIONS).map(([name, description]) => ({ name, description }));

/** Those that a tenant has: tenants are managed from the default one alone. */
export const managementScopesOf = (tenant: TenantId): readonly ResourceScopeRecord[] =>
  tenant === DEFAULT_TENANT ? managementScopes : managementScopes.filter(({ name }) => !name.startsWith('tenants:'));
