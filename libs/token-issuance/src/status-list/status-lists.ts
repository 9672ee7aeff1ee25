import { Injectable } from '@nestjs/common';
import { Randomness, asSecret, expiryBucketOf, hashToken, type SigningAlgorithm, type TokenHash } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { LRUCache } from 'lru-cache';
import type { AccessTokenClaims } from '../access-token/access-token-claims.js';
import { IssuerAddresses } from '../issuer-addresses.js';
import { TenantKeys } from '../tenant-keys.js';
import { RandomOrder } from './random-order.js';
import { STATUS_LIST_SIZE, writeStatusListId } from './status-list-id.js';

/** Where the status of a token is found (Token Status List §6.2). */
export interface TokenStatus {
  readonly status_list: { readonly idx: number; readonly uri: string };
}

/** What places are given in: a list of this node alone, so that no two tokens are given the same one. */
interface OpenList {
  readonly id: string;
  readonly hash: TokenHash;
  readonly key: Buffer;
  readonly order: RandomOrder;
}

export interface Placed {
  readonly alg: SigningAlgorithm;
  /** All that the token answers to, its key included. */
  readonly selectors: readonly string[];
}

/** Lists that have room: one for each tenant, hour of expiry and algorithm. What is forgotten is begun anew. */
const OPEN = 1_000;

/** Gives JWTs their places in status lists. Places are drawn at random, and tell nothing of when or how many tokens were issued. */
@Injectable()
export class StatusLists {
  private readonly open = new LRUCache<string, OpenList>({ max: OPEN });

  constructor(
    private readonly keys: TenantKeys,
    private readonly issuers: IssuerAddresses,
    private readonly randomness: Randomness,
  ) {}

  /** Gives the token a place, which is kept in the unit of work that issues it. */
  async place(claims: Pick<AccessTokenClaims, 'exp' | 'rev'>, { alg, selectors }: Placed, stores: Stores): Promise<TokenStatus> {
    const expiryBucket = expiryBucketOf(new Date(claims.exp * 1000));
    // From here on nothing waits, so that two callers find one list.
    const { list, index } = this.draw(`${stores.tenant.id} ${expiryBucket} ${alg}`, expiryBucket, await this.keys.inUse('access-token-mac', stores));
    stores.statusLists.add({ id: list.id, hash: list.hash, expiryBucket, index, alg, selectors, rev: claims.rev });
    return { status_list: { idx: index, uri: this.issuers.statusListOf(stores.tenant.id, list.id) } };
  }

  private draw(name: string, expiryBucket: number, key: Buffer): { readonly list: OpenList; readonly index: number } {
    const known = this.open.get(name);
    // A key is kept as long as tokens live that were issued while it was used, and no longer.
    const index = known?.key.equals(key) ? known.order.next() : undefined;
    if (known && index !== undefined) return { list: known, index };
    const id = writeStatusListId(expiryBucket, this.randomness.bytes(32), key);
    const list = { id, hash: hashToken(asSecret(id)), key, order: new RandomOrder(STATUS_LIST_SIZE, this.randomness) };
    this.open.set(name, list);
    return { list, index: list.order.next() ?? 0 };
  }
}
