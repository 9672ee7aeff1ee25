import { constants, deflate } from 'node:zlib';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock, after, secondsOf } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { IssuerAddresses } from '../issuer-addresses.js';
import { KeyRing } from '../signing/key-ring.js';
import { TenantKeys } from '../tenant-keys.js';
import { STATUS_LIST_SIZE, endOfBucket, readStatusListId } from './status-list-id.js';

const TYPE = 'statuslist+jwt';
/** Beyond the `exp` of tokens, for the leeway that APIs allow. */
const LEEWAY = 60;
/** How many times longer than it should be kept a list may be relied upon, when no newer one can be had. */
const RELIABLE = 5;

const compress = promisify(deflate);

/** Status lists as signed tokens (Token Status List §5.1). */
@Injectable()
export class StatusListTokens {
  constructor(
    private readonly keys: TenantKeys,
    private readonly keyRing: KeyRing,
    private readonly issuers: IssuerAddresses,
    private readonly clock: Clock,
  ) {}

  /**
   * The list as it is now, signed as its tokens are; undefined where there is none, or all of its tokens have expired.
   * @param ttl seconds that it should be kept before a newer one is fetched
   */
  async of(id: string, ttl: number, stores: Stores): Promise<string | undefined> {
    const key = readStatusListId(id, await this.keys.of('access-token-mac', stores));
    if (!key) return undefined;
    const now = this.clock.now();
    const end = after(endOfBucket(key.expiryBucket), LEEWAY);
    if (end <= now) return undefined;
    const state = await stores.statusLists.find(key, STATUS_LIST_SIZE);
    if (!state) return undefined;
    const signer = await this.keyRing.signer(state.alg, stores);
    const { id: tenant } = stores.tenant;
    return signer.sign(TYPE, {
      iss: this.issuers.issuerOf(tenant),
      sub: this.issuers.statusListOf(tenant, id),
      iat: secondsOf(now),
      exp: Math.min(secondsOf(now) + RELIABLE * ttl, secondsOf(end)),
      ttl,
      status_list: { bits: 1, lst: await listOf(state.bits) },
    });
  }
}

/** Token Status List §4.1, step 4. */
const listOf = async (bits: Buffer): Promise<string> => (await compress(bits, { level: constants.Z_BEST_COMPRESSION })).toString('base64url');
