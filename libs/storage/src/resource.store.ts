import type { AccessTokenFormatName, SigningAlgorithm } from '@latchkey/protocol';
import type { Page, PageRequest } from './page.js';

export interface ResourceScopeRecord {
  readonly name: string;
  /** What the consent page says of it, in words. */
  readonly description: string;
  /** Whether a client that registered itself may have it. */
  readonly registrable?: boolean;
}

/** A protected API (RFC 8707). Lifetimes are seconds. */
export interface ResourceRecord {
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly ResourceScopeRecord[];
  /** `open`: any client whose registered scope names the scope. `entitled`: only clients and accounts that are entitled to it. */
  readonly access: 'open' | 'entitled';
  readonly accessTokenFormat?: AccessTokenFormatName;
  readonly accessTokenLifetime?: number;
  readonly applicationTokenLifetime?: number;
  readonly signingAlg?: SigningAlgorithm;
  /** Whether its JWTs have a place in a status list, which APIs follow that know nothing of our feed. Left out: no. */
  readonly statusList?: boolean;
  /** What its access tokens and their introspection say of the person; left out: nothing but `sub`. */
  readonly claims?: readonly string[];
  /** The clients that may introspect its tokens (RFC 7662). */
  readonly resourceServers: readonly string[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What of a resource with a certain scope decides who may have that: the rest of it can be large, and such resources many. */
export interface ScopeOwner extends Pick<ResourceRecord, 'identifier' | 'access'> {
  /** Of that scope. */
  readonly registrable?: boolean;
}

/** The protected APIs of one tenant. */
export abstract class ResourceStore {
  /** From the cache that follows the change feed. */
  abstract find(identifier: string): Promise<ResourceRecord | undefined>;
  /** The resources that define a scope of this name, from the cache. */
  abstract withScope(name: string): Promise<readonly ScopeOwner[]>;
  /** The identifiers of the resources whose tokens the client may introspect, at most `limit`. Asks the database. */
  abstract servedBy(clientId: string, limit: number): Promise<readonly string[]>;
  /** As it stands now, for a change to it. */
  abstract current(identifier: string): Promise<ResourceRecord | undefined>;
  abstract list(page: PageRequest): Promise<Page<ResourceRecord>>;
  abstract add(resource: ResourceRecord): Promise<'added' | 'exists'>;
  /** Writes the record with its version raised by one, if the stored version is the record's. */
  abstract update(resource: ResourceRecord): Promise<'updated' | 'conflict'>;
  /** Removes it, and whatever clients, accounts, consents and authorizations are allowed there: nobody is, should it be registered again. */
  abstract remove(identifier: string): Promise<'removed' | 'absent'>;
}
