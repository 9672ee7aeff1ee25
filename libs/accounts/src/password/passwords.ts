import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { HashingQueue } from './hashing-queue.js';

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/;
/** Of a password that nobody knows: what is checked where there is no account. */
const DECOY = '$argon2id$v=19$m=19456,t=2,p=1$UkXyUwPR4evDfWsXqsAKkA$A5OdmvINoFYfKzLLd71wOsZzmMJB3nOfOhqap9BWbmI';
const MAX_BYTES = 1024;

/** Whether a password has a length that can be hashed: one byte to 1024. */
export const isPasswordLength = (password: string): boolean => password !== '' && Buffer.byteLength(password, 'utf8') <= MAX_BYTES;

/** Hashes passwords with Argon2id (RFC 9106), a few at a time. */
@Injectable()
export class Passwords {
  private readonly queue = new HashingQueue();

  /** @returns the hash in PHC form @throws TemporarilyUnavailable, RangeError when the password is empty or longer than 1024 bytes */
  async hash(password: string): Promise<string> {
    if (!isPasswordLength(password)) throw new RangeError(`A password has 1 to ${MAX_BYTES} bytes.`);
    return this.queue.run(() => hash(normal(password), COST));
  }

  /**
   * Whether the password is the one that was hashed. Without a hash it takes as long as with one and says no, so that the time
   * does not tell whether an account exists.
   * @throws TemporarilyUnavailable
   */
  async verify(password: string, passwordHash: string | undefined): Promise<boolean> {
    const expected = passwordHash ?? DECOY;
    const tried = isPasswordLength(password) ? normal(password) : '';
    const matches = await this.queue.run(() => verify(expected, tried).catch(() => false));
    return matches && passwordHash !== undefined && tried !== '';
  }

  /** Whether the hash costs an attacker less than one of today. */
  isOutdated(passwordHash: string): boolean {
    const [, memory = 0, passes = 0] = (FORM.exec(passwordHash) ?? []).map(Number);
    return memory < COST.memoryCost || memory * passes < COST.memoryCost * COST.timeCost;
  }
}

/** The same password typed on another keyboard may come in another Unicode form (NIST SP 800-63B §3.1.1.2). */
const normal = (password: string): string => password.normalize('NFC');
