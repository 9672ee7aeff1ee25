import type { ClaimRequest, ClaimRequests } from '@latchkey/protocol';
import type { ClientRecord, ResourceRecord, TenantSettings } from '@latchkey/storage';
import { claimValues, type ClaimsOwner } from './claim-values.js';
import { CLAIMS_OF_SCOPE } from './standard-claims.js';

export type Claims = Readonly<Record<string, unknown>>;

type Settings = Pick<TenantSettings, 'claims'>;

/** What of a person is asked for at one place. */
export interface ClaimsAsked {
  readonly client: Pick<ClientRecord, 'scope'>;
  /** Scopes whose claims belong at this place. */
  readonly scopes: readonly string[];
  /** Claims that were asked for one by one, for this place (OIDC Core §5.5). */
  readonly requests?: ClaimRequests;
}

/** The claims that the scopes open: those of OIDC Core §5.4, and those that the tenant added. */
export const claimsOfScopes = (scopes: readonly string[], { claims = [] }: Settings): ReadonlySet<string> =>
  new Set([
    ...scopes.flatMap((scope) => (Object.hasOwn(CLAIMS_OF_SCOPE, scope) ? (CLAIMS_OF_SCOPE[scope] ?? []) : [])),
    ...claims.filter((mapping) => mapping.scopes?.some((scope) => scopes.includes(scope))).map(({ claim }) => claim),
  ]);

/**
 * What the scopes open and the requests name, without `sub`.
 *
 * A request by name gets nothing that a scope of the client's registration would not open. One for other values than the person has is
 * answered like one for a claim that the person has not (OIDC Core §5.5.1).
 */
export function claimsAsked({ client, scopes, requests = {} }: ClaimsAsked, owner: ClaimsOwner): Claims {
  const values = claimValues(owner);
  const opened = claimsOfScopes(scopes, owner.settings);
  const permitted = claimsOfScopes(client.scope, owner.settings);
  const byName = Object.entries(requests).filter(([name, request]) => permitted.has(name) && values.has(name) && fits(request, values.get(name)));
  return pick(values, [...opened, ...byName.map(([name]) => name)]);
}

/**
 * What an access token says of the person: what every one of its resources names, or the tenant's settings name for it. Of claims that
 * only one of several resources may know, the token says none.
 */
export function claimsForResources(resources: readonly ResourceRecord[], owner: ClaimsOwner): Claims {
  const [first, ...others] = resources.map((resource) => claimsNamedFor(resource, owner.settings));
  if (!first) return {};
  return pick(claimValues(owner), [...first].filter((name) => others.every((named) => named.has(name))));
}

/** The claims that tokens for the resource hold, where the person has them. */
export const claimsNamedFor = ({ identifier, claims = [] }: ResourceRecord, settings: Settings): ReadonlySet<string> =>
  new Set([...claims, ...(settings.claims ?? []).filter(({ resources }) => resources?.includes(identifier)).map(({ claim }) => claim)]);

const pick = (values: ReadonlyMap<string, unknown>, names: Iterable<string>): Claims =>
  Object.fromEntries([...new Set(names)].flatMap((name) => (values.has(name) ? [[name, values.get(name)] as const] : [])));

function fits(request: ClaimRequest | null, value: unknown): boolean {
  if (request?.value !== undefined) return isSame(request.value, value);
  return request?.values === undefined || request.values.some((wanted) => isSame(wanted, value));
}

const isSame = (wanted: unknown, value: unknown): boolean => wanted === value || JSON.stringify(wanted) === JSON.stringify(value);
