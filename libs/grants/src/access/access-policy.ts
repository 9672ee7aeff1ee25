import { Injectable } from '@nestjs/common';
import { InvalidScope, InvalidTarget, ScopeSet, isOidcScope, type GrantedAccess } from '@latchkey/protocol';
import type { AccountRecord, ClientRecord, ResourceRecord, Stores } from '@latchkey/storage';
import { permittedAt } from './permitted-at.js';
import { targetResources } from './target-resources.js';

type ResourceStores = Pick<Stores, 'resources'>;
type PolicyStores = ResourceStores & { readonly tenant: Pick<Stores['tenant'], 'settings'> };

/** What is asked for, and by whom. */
export interface AccessRequest {
  readonly client: ClientRecord;
  /** The person, where there is one and it is known already. */
  readonly account?: AccountRecord;
  readonly scope: ScopeSet;
  /** The `resource` parameters (RFC 8707 §2). */
  readonly resources: readonly string[];
}

/** Who may have which scope of which resource. */
@Injectable()
export class AccessPolicy {
  /**
   * What the client, and the person where there is one, may have of what is asked for.
   *
   * With `openid`, scopes that are unknown or not allowed are dropped (OIDC Core §3.1.2.1); without it they are an error. When
   * no API scope is asked for, those that are allowed at the resources are granted.
   * @throws InvalidScope, InvalidTarget
   */
  async resolve(request: AccessRequest, stores: PolicyStores): Promise<GrantedAccess> {
    const { client, scope } = request;
    const lenient = scope.has('openid');
    const ofTenant = stores.tenant.settings.scopes ?? [];
    const aboutPerson = (name: string): boolean => isOidcScope(name) || ofTenant.some((own) => own.name === name);
    const oidc = [...scope].filter((name) => aboutPerson(name) && client.scope.includes(name));
    const asked = [...scope].filter((name) => !aboutPerson(name));
    const targets = await targetResources(request, asked, stores);
    if (request.resources.length > 0) refuseEmptyHanded(targets, request);
    const granted = asked.length > 0 ? asked.filter((name) => grantable(name, targets, request)) : everything(targets, request);
    const refused = [...scope].filter((name) => !oidc.includes(name) && !granted.includes(name));
    if (refused.length > 0 && !lenient) throw notAllowed(refused);
    const resources = targets
      .map(({ identifier, scopes }) => ({ resource: identifier, scopes: granted.filter((name) => scopes.some((owned) => owned.name === name)) }))
      .filter(({ scopes }) => scopes.length > 0 || request.resources.length > 0); // what was dropped brings no audience
    if (oidc.length === 0 && resources.length === 0) throw nothingToGrant();
    return { oidcScopes: oidc, resources };
  }

  /**
   * What is still allowed of what was granted once: client or person may have lost an entitlement since, and a resource a scope.
   * A resource at which nothing of what was granted is left is left out.
   */
  async stillAllowed(granted: GrantedAccess, holder: Pick<AccessRequest, 'client' | 'account'>, stores: ResourceStores): Promise<GrantedAccess> {
    const found = await Promise.all(granted.resources.map(({ resource }) => stores.resources.find(resource)));
    const resources = granted.resources.flatMap(({ resource, scopes }, index) => {
      const record = found[index];
      const permitted = record ? permittedAt(record, holder) : [];
      const left = scopes.filter((name) => permitted.includes(name));
      return record && (left.length > 0 || (scopes.length === 0 && permitted.length > 0)) ? [{ resource, scopes: left }] : [];
    });
    return { oidcScopes: granted.oidcScopes.filter((name) => holder.client.scope.includes(name)), resources };
  }
}

/**
 * A token's `scope` does not say which of its resources a name belongs to. So a name is granted only if it is permitted at every
 * target that has it: `read` of one must not open another.
 */
function grantable(name: string, targets: readonly ResourceRecord[], request: AccessRequest): boolean {
  const owners = targets.filter(({ scopes }) => scopes.some((owned) => owned.name === name));
  return owners.length > 0 && owners.every((owner) => permittedAt(owner, request).includes(name));
}

function everything(targets: readonly ResourceRecord[], request: AccessRequest): readonly string[] {
  const names = new Set(targets.flatMap((target) => permittedAt(target, request)));
  return [...names].filter((name) => grantable(name, targets, request));
}

function refuseEmptyHanded(targets: readonly ResourceRecord[], request: AccessRequest): void {
  const closed = targets.find((target) => permittedAt(target, request).length === 0);
  if (!closed) return;
  const who = request.account ? 'the client or the person' : 'the client';
  throw new InvalidTarget({ description: `${who} may not have any scope at ${closed.identifier}` });
}

const nothingToGrant = (): InvalidScope =>
  new InvalidScope({ description: 'the request names no scope and no resource, and the client has none by default' });

const notAllowed = (names: readonly string[]): InvalidScope =>
  new InvalidScope({ description: `not known or not allowed here: ${names.slice(0, 10).join(' ')}` });
