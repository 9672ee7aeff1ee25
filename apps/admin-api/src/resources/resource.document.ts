import { supportedClaims } from '@latchkey/claims';
import { Members, resourceScopeFault } from '@latchkey/clients';
import { ACCESS_TOKEN_FORMATS, SIGNING_ALGORITHMS, isClientId } from '@latchkey/protocol';
import type { ResourceRecord, ResourceScopeRecord, TenantSettings } from '@latchkey/storage';
import { invalid } from '../http/problem.js';
import type { ResourceDocument } from './resource.dto.js';

type ResourceSettings = Omit<ResourceRecord, 'identifier' | 'version' | 'createdAt' | 'updatedAt'>;

/** A resource's settings as the API and the audit trail show them. */
export const resourceSettings = (resource: ResourceSettings): Record<string, unknown> => ({
  name: resource.name,
  scopes: resource.scopes,
  access: resource.access,
  access_token_format: resource.accessTokenFormat,
  access_token_lifetime: resource.accessTokenLifetime,
  application_token_lifetime: resource.applicationTokenLifetime,
  signing_alg: resource.signingAlg,
  status_list: resource.statusList,
  claims: resource.claims,
  resource_servers: resource.resourceServers,
});

export const resourceDocument = (resource: ResourceRecord): ResourceDocument =>
  ({
    identifier: resource.identifier,
    ...resourceSettings(resource),
    created_at: resource.createdAt.toISOString(),
    updated_at: resource.updatedAt.toISOString(),
  }) as ResourceDocument;

/**
 * The settings from their JSON.
 * @throws MetadataFault or Problem naming the member that is not acceptable
 */
export function parseResourceSettings(json: Readonly<Record<string, unknown>>, identifier: string, settings: TenantSettings): ResourceSettings {
  const { accessTokenLifetimeLimit: limit } = settings;
  const members = new Members(json);
  const optional = {
    accessTokenFormat: members.name('access_token_format', ACCESS_TOKEN_FORMATS),
    accessTokenLifetime: members.integer('access_token_lifetime', 1, limit),
    applicationTokenLifetime: members.integer('application_token_lifetime', 1, limit),
    signingAlg: members.name('signing_alg', SIGNING_ALGORITHMS),
    statusList: members.flag('status_list'),
    claims: parseClaims(members, settings),
  };
  return {
    name: members.text('name', 200) ?? identifier.slice(0, 200),
    scopes: parseScopes(members, settings),
    access: members.name('access', ['open', 'entitled'] as const) ?? 'open',
    resourceServers: members.texts('resource_servers', { items: 50, length: 200 }, (id) => (isClientId(id) ? undefined : 'is not a client_id')) ?? [],
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

function parseScopes(members: Members, { scopes: ofTenant = [] }: TenantSettings): readonly ResourceScopeRecord[] {
  const seen = new Set<string>();
  return (members.list('scopes', 200) ?? []).map((value, at) => {
    const { name, description, registrable } = value as { readonly name: string; readonly description?: string | null; readonly registrable?: boolean | null };
    const taken = ofTenant.some((scope) => scope.name === name) ? 'is a scope of the tenant' : undefined;
    const fault = seen.has(name) ? 'repeats an earlier one' : (taken ?? resourceScopeFault(name));
    if (fault !== undefined) throw invalid(`scopes[${at}].name`, fault);
    seen.add(name);
    return { name, description: description ?? name, ...(registrable && { registrable }) };
  });
}

/** Claims that there are: a name of the token's own, or of nothing, would promise what no token holds. */
function parseClaims(members: Members, settings: TenantSettings): readonly string[] | undefined {
  const known = supportedClaims(settings).filter((name) => name !== 'sub');
  return members.texts('claims', { items: 50, length: 200 }, (name) => (known.includes(name) ? undefined : 'is neither a standard claim (OIDC Core section 5.1) nor one of the tenant'));
}
