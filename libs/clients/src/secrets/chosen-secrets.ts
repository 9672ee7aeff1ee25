import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { TemporarilyUnavailable, type Secret } from '@latchkey/protocol';

/** OWASP Password Storage Cheat Sheet: Argon2id (the library's default variant) with 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;
const MAX_WAITING = 200;
/** Of those, for one and the same hash: who guesses at one client's secret must not keep the others from proving theirs. */
const MAX_FOR_ONE = 16;
const REMEMBERED = 10_000;

/**
 * Secrets that somebody chose or brought along, under Argon2id.
 *
 * A successful check is remembered in memory, under an HMAC whose key lives and dies with the process, so that the next one costs
 * no Argon2 run, whether the secret is right or wrong. Runs at once and runs waiting are bounded: a flood of wrong secrets neither
 * fills the memory nor the threads.
 */
export class ChosenSecrets {
  private readonly key = randomBytes(32);
  private readonly verified = new LRUCache<string, Buffer>({ max: REMEMBERED });
  /** By hash, then by what was presented. */
  private readonly underWay = new Map<string, Map<string, Promise<boolean>>>();
  private readonly limit = pLimit(AT_ONCE);

  /** @throws TemporarilyUnavailable when too many hashes are waiting to be made */
  hash(value: Secret): Promise<string> {
    return this.bounded(() => hash(value, PARAMETERS));
  }

  /** What the process remembers a presented secret by. */
  private digest(value: Secret): Buffer {
    return createHmac('sha256', this.key).update(value).digest();
  }

  /** Whether `value` is remembered as the secret that `phc` is the hash of; costs no Argon2 run. */
  remembers(phc: string, value: Secret): boolean {
    const known = this.verified.get(phc);
    return known !== undefined && timingSafeEqual(known, this.digest(value));
  }

  /**
   * Whether `phc` is the hash of `value`.
   * @throws TemporarilyUnavailable when too many checks are waiting
   */
  matches(phc: string, value: Secret): Promise<boolean> | boolean {
    const digest = this.digest(value);
    const known = this.verified.get(phc);
    if (known) return timingSafeEqual(known, digest);
    const checks = this.underWay.get(phc) ?? new Map<string, Promise<boolean>>();
    const presented = digest.toString('base64url');
    const existing = checks.get(presented);
    if (existing) return existing;
    if (checks.size >= MAX_FOR_ONE) throw overloaded();
    this.underWay.set(phc, checks);
    const run = this.check(phc, value, digest).finally(() => {
      checks.delete(presented);
      if (checks.size === 0) this.underWay.delete(phc);
    });
    checks.set(presented, run);
    return run;
  }

  private async check(phc: string, value: Secret, digest: Buffer): Promise<boolean> {
    const matched = await this.bounded(() => verify(phc, value).catch(() => false));
    if (matched) this.verified.set(phc, digest);
    return matched;
  }

  private async bounded<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.limit.activeCount + this.limit.pendingCount >= AT_ONCE + MAX_WAITING) throw overloaded();
    return this.limit(work);
  }
}

const overloaded = (): TemporarilyUnavailable => new TemporarilyUnavailable({ description: 'too many secrets are being checked' });
