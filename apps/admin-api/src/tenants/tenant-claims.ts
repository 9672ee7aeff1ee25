import { isReservedClaim, isStandardClaim } from '@latchkey/claims';
import { resourceIdentifierFault, resourceScopeFault } from '@latchkey/clients';
import type { Stores, TenantSettings } from '@latchkey/storage';
import { invalid } from '../http/problem.js';

const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;

/** Which attributes become which claims, and the scopes of the tenant's own. @throws Problem naming the member that cannot be */
export function checkClaims({ claims = [], scopes = [] }: TenantSettings): void {
  claims.forEach(({ claim, attribute, scopes: opening, resources }, at) => {
    const member = `settings.claims[${at}]`;
    if (isReservedClaim(claim)) throw invalid(`${member}.claim`, 'is what tokens say of themselves');
    if (isStandardClaim(claim)) throw invalid(`${member}.claim`, 'is a standard claim, which has the attribute of its name (OIDC Core section 5.1)');
    if (claims.findIndex((other) => other.claim === claim) < at) throw invalid(`${member}.claim`, 'repeats an earlier one');
    if (!ATTRIBUTE.test(attribute)) throw invalid(`${member}.attribute`, 'must be 1 to 100 letters, digits, underscores, hyphens and full stops, and begin with a letter');
    (opening ?? []).forEach((name, index) => refuse(`${member}.scopes[${index}]`, name === 'openid' ? 'must not be openid, which every sign-in has' : scopeFault(name)));
    (resources ?? []).forEach((identifier, index) => refuse(`${member}.resources[${index}]`, resourceIdentifierFault(identifier)));
  });
  scopes.forEach(({ name }, at) => {
    refuse(`settings.scopes[${at}].name`, scopes.findIndex((other) => other.name === name) < at ? 'repeats an earlier one' : resourceScopeFault(name));
  });
}

/** Checks that no resource has a scope of the same name: a token's `scope` does not say whose it is. @throws Problem */
export async function checkScopesAreFree({ scopes = [] }: TenantSettings, { resources }: Pick<Stores, 'resources'>): Promise<void> {
  for (const [at, { name }] of scopes.entries()) {
    if ((await resources.withScope(name)).length > 0) throw invalid(`settings.scopes[${at}].name`, 'is a scope of a resource');
  }
}

/** Scopes of OpenID Connect may open further claims. */
const scopeFault = (name: string): string | undefined => (['profile', 'email', 'address', 'phone', 'offline_access'].includes(name) ? undefined : resourceScopeFault(name));

function refuse(member: string, fault: string | undefined): void {
  if (fault !== undefined) throw invalid(member, fault);
}
