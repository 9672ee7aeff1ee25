import { InvalidTarget, type GrantedAccess } from '@latchkey/protocol';
import type { ResourceRecord, Stores } from '@latchkey/storage';

/** The records of the resources that were granted. @throws InvalidTarget when one was removed since */
export async function resourcesOf(access: GrantedAccess, { resources }: Pick<Stores, 'resources'>): Promise<readonly ResourceRecord[]> {
  const found = await Promise.all(access.resources.map(({ resource }) => resources.find(resource)));
  return found.map((record, index) => {
    if (!record) throw new InvalidTarget({ description: `no longer registered: ${access.resources[index]?.resource}` });
    return record;
  });
}
