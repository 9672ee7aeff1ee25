import { InvalidTarget, isOidcScope } from '@latchkey/protocol';
import type { ResourceRecord, Stores } from '@latchkey/storage';
import type { AccessRequest } from './access-policy.js';
import { isPermitted } from './permitted-at.js';

const MAX_RESOURCES = 10;

/**
 * The resources that a token is asked for: those that `resource` names, else the one at which the client may have the API scopes asked
 * for, else (nothing asked for) the one at which the client may have anything. None when only OpenID Connect scopes are asked for.
 * @throws InvalidTarget for an unknown resource, and when there is no such one, or several (RFC 8707 §2)
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

async function owner(asked: readonly string[], { client }: AccessRequest, resources: Stores['resources']): Promise<readonly string[]> {
  // A name that the client may have nowhere is as good as unknown, and anybody can make up as many as a request holds.
  const ofClient = new Set([...client.scope, ...client.entitlements.flatMap((entitled) => entitled.scopes)]);
  // Nor does a resource count at which the client may not have it: it would be told that there is one.
  const owners = async (name: string) => (ofClient.has(name) ? await resources.withScope(name) : []).filter((found) => isPermitted(name, found, { client }));
  // Scopes that are left without one are the policy's to drop or to refuse, with a better word than "target".
  const known = (await Promise.all(asked.map(owners))).filter((list) => list.length > 0);
  const [first, ...rest] = known.map((list) => new Set(list.map(({ identifier }) => identifier)));
  if (!first) return [];
  const common = [...first].filter((identifier) => rest.every((identifiers) => identifiers.has(identifier)));
  if (common.length === 0) throw new InvalidTarget({ description: 'no single resource has all scopes asked for; name those that are meant with the resource parameter' });
  if (common.length > 1) throw new InvalidTarget({ description: 'several resources have all scopes asked for; name the one that is meant with the resource parameter' });
  return common;
}

async function byDefault({ client }: AccessRequest, resources: Stores['resources']): Promise<readonly ResourceRecord[]> {
  const entitled = client.entitlements.filter(({ scopes }) => scopes.length > 0).map(({ resource }) => resource);
  const openAt = async (name: string) =>
    (await resources.withScope(name)).filter((owner) => owner.access === 'open' && isPermitted(name, owner, { client })).map(({ identifier }) => identifier);
  const open = await Promise.all(client.scope.filter((name) => !isOidcScope(name)).map(openAt));
  const identifiers = [...new Set([...entitled, ...open.flat()])];
  if (identifiers.length > 1) throw new InvalidTarget({ description: 'the client may use several resources; name one with the resource parameter, or its scopes' });
  return named(identifiers, resources);
}
