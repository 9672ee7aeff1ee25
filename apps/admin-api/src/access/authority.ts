import { Injectable } from '@nestjs/common';
import { managementScopesOf } from '@latchkey/clients';
import { scopesAt, type ResourceScopes } from '@latchkey/protocol';
import { Problem } from '../http/problem.js';
import { Addresses } from '../platform/addresses.js';
import { AdminApiSettings } from '../settings.js';
import type { Caller } from './caller.js';

/** Something that tokens of this API can be issued to: a client or an account. */
export interface Holder {
  readonly entitlements: readonly ResourceScopes[];
  /** Of a client. */
  readonly clientId?: string;
}

/**
 * Keeps anybody from gaining more of this API than they hold.
 *
 * A change may neither give a client or an account scopes of this API that the caller's token lacks, nor touch a client or an account
 * that has such scopes: whoever sets its secret, keys, redirect URIs or password could act as it. One rule for every change is easier to
 * trust than a list of the dangerous ones.
 */
@Injectable()
export class Authority {
  constructor(
    private readonly addresses: Addresses,
    private readonly settings: AdminApiSettings,
  ) {}

  /** @throws Problem (privilege-escalation) when one of them holds, here, a scope that the caller does not */
  covers(caller: Caller, ...holders: readonly Holder[]): void {
    const here = this.addresses.identifierOf(caller.tenant);
    const held = holders.flatMap(({ entitlements, clientId }) =>
      // Whoever is this API's own client says which tokens are good: that is every scope at once.
      clientId === this.settings.ADMIN_API_CLIENT_ID ? managementScopesOf(caller.tenant).map(({ name }) => name) : scopesAt(entitlements, here),
    );
    const beyond = new Set(held.filter((scope) => !caller.scopes.has(scope)));
    if (beyond.size === 0) return;
    throw new Problem('privilege-escalation', { detail: `Your token lacks what this needs: ${[...beyond].join(' ')}.` });
  }
}
