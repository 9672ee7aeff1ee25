import { isOidcScope } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';

/** Whoever registers a client may name a thousand, and each that is none is looked up. */
const LOOKED_UP = 50;

/**
 * Those of a client's registered scopes that give it nothing, or not yet: no `open` resource has them, and they are not about the person.
 * They are no fault, since a client may be there before the resource that it is for, but often a slip.
 */
export async function unknownScopes({ scope }: ClientRecord, { resources, tenant }: Pick<Stores, 'resources' | 'tenant'>): Promise<readonly string[]> {
  const ofTenant = tenant.settings.scopes ?? [];
  const ofResources = scope.filter((name) => !isOidcScope(name) && !ofTenant.some((own) => own.name === name)).slice(0, LOOKED_UP);
  const isOpen = await Promise.all(ofResources.map(async (name) => (await resources.withScope(name)).some(({ access }) => access === 'open')));
  return ofResources.filter((_name, at) => !isOpen[at]);
}
