import { InvalidTarget, isOidcScope } from '@latchkey/protocol';
import type { ResourceRecord, Stores } from '@latchkey/storage';
import type { AccessRequest } from './access-policy.js';

const MAX_RESOURCES = 10;

/**
 * The resources that a token is asked for: those that `resource` names, else the one that owns all API scopes asked for, else
 * (nothing asked for) the one at which the client may have anything. None when only OpenID Connect scopes are asked for.
 * @throws InvalidTarget for an unknown resource, and when there is no single owner (RFC 8707 §2)
 */
export async function targetResources(request: AccessRequest, asked: readonly string[], { resources }: Pick<Stores, 'resources'>): Promise<readonly ResourceRecord[]> {
  if (request.resources.length > 0) return named([...new Set(request.resources)], resources);
  if (asked.length > 0) return named(await owner(asked, request, resources), resources);
  return request.scope.size > 0 ? [] : byDefault(request, resources);
}

async function named(identifiers: readonly string[], resources: Stores['resources']): Promise<readonly ResourceRecord[]> {
  if (identifiers.length > MAX_RESOURCES) throw new InvalidTarget({ description: `at most ${MAX_RESOURCES} resources can be asked for at once` });
  const found = await Promise.all(identifiers.map((identifier) => resources.find(identifier)));
  return found.map((record, index) => {
    if (!record) throw new InvalidTarget({ description: `no resource is registered as ${identifiers[index]?.slice(0, 200)}` });
    return record;
  });
}

async function owner(asked: readonly string[], { client, scope }: AccessRequest, resources: Stores['resources']): Promise<readonly string[]> {
  // A name that the client may have nowhere is as good as unknown, and anybody can make up as many as a request holds.
  const ofClient = new Set([...client.scope, ...client.entitlements.flatMap((entitled) => entitled.scopes)]);
  const owners = await Promise.all(asked.map((name) => (ofClient.has(name) ? resources.withScope(name) : [])));
  const known = owners.filter((list) => list.length > 0);
  // Unknown scopes are the policy's to drop or to refuse, with a better word than "target".
  const [first, ...rest] = (scope.has('openid') || known.length === 0 ? known : owners).map((list) => new Set(list.map(({ identifier }) => identifier)));
  if (!first) return [];
  const common = [...first].filter((identifier) => rest.every((identifiers) => identifiers.has(identifier)));
  if (known.length < owners.length && common.length === 0) return [];
  if (common.length !== 1) throw new InvalidTarget({ description: 'no single resource owns all scopes asked for; name it with the resource parameter' });
  return common;
}

async function byDefault({ client }: AccessRequest, resources: Stores['resources']): Promise<readonly ResourceRecord[]> {
  const entitled = client.entitlements.filter(({ scopes }) => scopes.length > 0).map(({ resource }) => resource);
  const open = await Promise.all(client.scope.filter((name) => !isOidcScope(name)).map((name) => resources.withScope(name)));
  const openIdentifiers = open.flat().filter(({ access }) => access === 'open').map(({ identifier }) => identifier);
  const identifiers = [...new Set([...entitled, ...openIdentifiers])];
  if (identifiers.length > 1) throw new InvalidTarget({ description: 'the client may use several resources; name one with the resource parameter, or its scopes' });
  return named(identifiers, resources);
}
