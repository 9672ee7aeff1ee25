import { Injectable } from '@nestjs/common';
import { Clock, after, type Secret, type TokenKey } from '@latchkey/protocol';
import type { RefreshTokenRecord, Stores } from '@latchkey/storage';
import { RefreshTokens, type RefreshTokenSource } from '@latchkey/token-issuance';

/** More rotations than this within one retry window are not a person's doing. */
const MAX_STEPS = 100;

interface Reuse {
  readonly value: Secret;
  readonly key: TokenKey;
  /** Seconds; 0: every reuse is theft. */
  readonly window: number;
}

/**
 * What becomes of a spent refresh token that comes back: an answer may have been lost, or several tabs may have asked at once.
 *
 * While its successor is unused, that same successor, however late. Once it was used, within the retry window counted from the
 * token's own spending, the newest of the family. Else it is theft. The caller holds the family.
 */
@Injectable()
export class RefreshTokenRetry {
  constructor(
    private readonly refreshTokens: RefreshTokens,
    private readonly clock: Clock,
  ) {}

  async answer({ value, key, window }: Reuse, stores: Stores): Promise<RefreshTokenSource | 'theft'> {
    const token = await stores.refreshTokens.find(key);
    if (!token?.spentAt || window === 0) return 'theft';
    let next = await this.successor(value, token, stores);
    const withinWindow = after(token.spentAt, window) > this.clock.now();
    for (let step = 0; next?.token.spentAt; step++) {
      if (!withinWindow || step >= MAX_STEPS) return 'theft';
      next = await this.successor(next.value, next.token, stores);
    }
    return next ? { kind: 'again', value: next.value } : 'theft';
  }

  /** Undefined when the seed was blanked, which happens only once nothing but theft can ask for it. */
  private async successor(value: Secret, token: RefreshTokenRecord, stores: Stores): Promise<{ value: Secret; token: RefreshTokenRecord } | undefined> {
    if (!token.successor) return undefined;
    const successor = await this.refreshTokens.successorOf(value, token.successor, stores);
    const key = await this.refreshTokens.keyOf(successor, stores);
    const found = key && (await stores.refreshTokens.find(key));
    return found && { value: successor, token: found };
  }
}
