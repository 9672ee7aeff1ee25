import { Injectable } from '@nestjs/common';
import type { GrantedAccess, TenantId } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import type { Messages } from '../messages/index.js';
import type { AccessGroup } from '../pages/consent.page.js';

/** Says in words what an access allows: the scopes of the account in the page's language, those of a resource as it describes them. */
@Injectable()
export class AccessInWords {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async of({ oidcScopes, resources }: GrantedAccess, tenant: TenantId, { consent }: Messages): Promise<readonly AccessGroup[]> {
    const { own, atResources } = await this.unitOfWork.run(tenant, async (stores) => ({
      own: oidcScopes.map((name) => {
        const words = stores.tenant.settings.scopes?.find((scope) => scope.name === name)?.description;
        return words ?? (isDescribed(name, consent.scopes) ? consent.scopes[name] : name);
      }),
      atResources: await Promise.all(
        resources.map(async ({ resource, scopes }) => {
          const record = await stores.resources.find(resource);
          const describe = (name: string) => record?.scopes.find((scope) => scope.name === name)?.description || name;
          return { resource: record?.name || resource, items: scopes.length > 0 ? scopes.map(describe) : [consent.bare] };
        }),
      ),
    }));
    return [...(own.length > 0 ? [{ items: own }] : []), ...atResources];
  }
}

const isDescribed = <Name extends string>(name: string, described: Readonly<Record<Name, string>>): name is Name => Object.hasOwn(described, name);
