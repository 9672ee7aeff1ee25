import { Injectable } from '@nestjs/common';
import { claimsForResources, claimsNamedFor, type Claims } from '@latchkey/claims';
import type { Stores } from '@latchkey/storage';
import type { GrantedAuthorization } from '../granted-authorization.js';

/** What an access token says of the person: nothing, but for what the settings of its resources name. */
@Injectable()
export class PersonalClaims {
  async of({ resources, person }: GrantedAuthorization, { tenant: { settings }, accounts }: Pick<Stores, 'tenant' | 'accounts'>): Promise<Claims> {
    if (!person || !resources.some((resource) => claimsNamedFor(resource, settings).size > 0)) return {};
    const account = await accounts.find(person.authorization.accountId);
    return account ? claimsForResources(resources, { account, settings }) : {};
  }
}
