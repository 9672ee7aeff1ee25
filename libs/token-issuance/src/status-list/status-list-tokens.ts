import { createHash } from 'node:crypto';
import { constants, deflate } from 'node:zlib';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock, secondsOf, type TokenKey } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { IssuerAddresses } from '../issuer-addresses.js';
import { KeyRing } from '../signing/key-ring.js';
import { TenantKeys } from '../tenant-keys.js';
import { STATUS_LIST_SIZE, endOfLists, readStatusListId } from './status-list-id.js';

const TYPE = 'statuslist+jwt';
/** How many times longer than it should be kept a list may be relied upon, when no newer one can be had. */
const RELIABLE = 5;
/** For how many times that a list says the same as long as its content does: whoever has it and asks again can rely upon it for three times longer. */
const SAME = 2;

const compress = promisify(deflate);

/** A list that was given out here, and some of whose tokens may live. */
export interface KnownStatusList {
  readonly id: string;
  readonly key: TokenKey;
}

export interface SignedStatusList {
  readonly token: string;
  /** Equal for tokens that say the same, signed by the same key; each signature may be another. */
  readonly version: string;
  /** When a newer one should be had. */
  readonly until: Date;
}

/** Status lists as signed tokens (Token Status List §5.1). */
@Injectable()
export class StatusListTokens {
  constructor(
    private readonly keys: TenantKeys,
    private readonly keyRing: KeyRing,
    private readonly issuers: IssuerAddresses,
    private readonly clock: Clock,
  ) {}

  /** The list of that name; undefined for names that were not given here, without a query, and where all of its tokens have expired. */
  async find(id: string, stores: Pick<Stores, 'tenant' | 'tenantSecrets'>): Promise<KnownStatusList | undefined> {
    const key = readStatusListId(id, await this.keys.of('access-token-mac', stores));
    return key && endOfLists(key.expiryBucket) > this.clock.now() ? { id, key } : undefined;
  }

  /**
   * The list as it is now, signed as its tokens are; undefined where no token has a place in it.
   * @param most seconds that it should be kept before a newer one is fetched
   */
  async sign({ id, key }: KnownStatusList, most: number, stores: Stores): Promise<SignedStatusList | undefined> {
    const now = secondsOf(this.clock.now());
    const iat = beginning(now, key, SAME * most);
    const state = await stores.statusLists.find(key, STATUS_LIST_SIZE);
    if (!state) return undefined;
    const signer = await this.keyRing.signer(state.alg, stores);
    const exp = Math.min(iat + RELIABLE * most, secondsOf(endOfLists(key.expiryBucket)));
    // Nobody is told to keep what has expired.
    const ttl = Math.max(1, Math.min(most, exp - now));
    const { id: tenant } = stores.tenant;
    const token = await signer.sign(TYPE, {
      iss: this.issuers.issuerOf(tenant),
      sub: this.issuers.statusListOf(tenant, id),
      iat,
      exp,
      ttl,
      status_list: { bits: 1, lst: await listOf(state.bits) },
    });
    return { token, version: createHash('sha256').update(token.slice(0, token.lastIndexOf('.'))).digest('base64url'), until: new Date((now + ttl) * 1000) };
  }
}

/** Of the stretch of `length` seconds that the moment lies in: of each list at other times, so that not all begin one at once, and the same for every node. */
const beginning = (now: number, { hash }: TokenKey, length: number): number => now - ((now + Buffer.from(hash, 'base64url').readUInt32BE()) % length);

/** Token Status List §4.1, step 4. */
const listOf = async (bits: Buffer): Promise<string> => (await compress(bits, { level: constants.Z_BEST_COMPRESSION })).toString('base64url');
