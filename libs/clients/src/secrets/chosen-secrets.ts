import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { LRUCache } from 'lru-cache';
import { TemporarilyUnavailable, type Secret } from '@latchkey/protocol';

/** OWASP Password Storage Cheat Sheet: Argon2id (the library's default variant) with 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;
const MAX_WAITING = 200;
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
  private readonly underWay = new Map<string, Promise<boolean>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

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
    const check = `${digest.toString('base64url')} ${phc}`;
    const existing = this.underWay.get(check);
    if (existing) return existing;
    const run = this.check(phc, value, digest).finally(() => this.underWay.delete(check));
    this.underWay.set(check, run);
    return run;
  }

  private async check(phc: string, value: Secret, digest: Buffer): Promise<boolean> {
    const matched = await this.bounded(() => verify(phc, value).catch(() => false));
    if (matched) this.verified.set(phc, digest);
    return matched;
  }

  private async bounded<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= MAX_WAITING) throw new TemporarilyUnavailable({ description: 'too many secrets are being checked' });
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      // The place is handed on, so that nobody who comes between takes it from the one who waited.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
