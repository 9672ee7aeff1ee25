import { Injectable } from '@nestjs/common';
import { Clock, TemporarilyUnavailable, type TenantId } from '@latchkey/protocol';
import { LRUCache } from 'lru-cache';

/** Failures that a network may have for a client at once, and how many seconds it takes for one to be forgiven. */
const BURST = 60;
const FORGIVEN_AFTER = 2;
const REMEMBERED = 100_000;

/** Who tries to be which client. */
export interface Guesser {
  readonly tenant: TenantId;
  readonly clientId: string;
  readonly network: string;
}

/**
 * Bounds how often a client's credential can be guessed from one network (RFC 6749 §2.3.1). While a network is over its bound, nothing that
 * it presents for that client is looked at: an answer, right or wrong, would be what the guesser is after.
 *
 * Counted in the memory of each node: it is a brake, and a round trip for it would be on the path of every token.
 */
@Injectable()
export class FailedAttempts {
  /** When the last failure will be forgiven, in milliseconds. */
  private readonly until = new LRUCache<string, number>({ max: REMEMBERED });

  constructor(private readonly clock: Clock) {}

  /** @throws TemporarilyUnavailable while the network has failed too often for this client */
  assertFew(guesser: Guesser): void {
    if ((this.until.get(keyOf(guesser)) ?? 0) <= this.now() + (BURST - 1) * FORGIVEN_AFTER * 1000) return;
    throw new TemporarilyUnavailable({ description: 'too many failed attempts to authenticate as this client; try again in a minute' });
  }

  note(guesser: Guesser): void {
    const key = keyOf(guesser);
    this.until.set(key, Math.max(this.until.get(key) ?? 0, this.now()) + FORGIVEN_AFTER * 1000);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

const keyOf = ({ tenant, clientId, network }: Guesser): string => `${tenant} ${network} ${clientId}`;
