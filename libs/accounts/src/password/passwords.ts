import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Randomness } from '@latchkey/protocol';
import { HashingQueue } from './hashing-queue.js';

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CURRENT = '$argon2id$v=19$m=19456,t=2,p=1$';
const MAX_BYTES = 1024;

/** Whether a password has a length that can be hashed: one byte to 1024. */
export const isPasswordLength = (password: string): boolean => password !== '' && Buffer.byteLength(password, 'utf8') <= MAX_BYTES;

/** Hashes passwords with Argon2id (RFC 9106), a few at a time. */
@Injectable()
export class Passwords {
  private readonly queue = new HashingQueue();
  private decoy: Promise<string> | undefined;

  constructor(private readonly randomness: Randomness) {}

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
    const expected = passwordHash ?? (await this.decoyHash());
    const tried = isPasswordLength(password) ? normal(password) : '';
    const matches = await this.queue.run(() => verify(expected, tried).catch(() => false));
    return matches && passwordHash !== undefined && tried !== '';
  }

  /** Whether the hash was made with other parameters than those of today. */
  isOutdated(passwordHash: string): boolean {
    return !passwordHash.startsWith(CURRENT);
  }

  private decoyHash(): Promise<string> {
    this.decoy ??= this.hash(this.randomness.secret()).catch((error: unknown) => {
      this.decoy = undefined;
      throw error;
    });
    return this.decoy;
  }
}

/** The same password typed on another keyboard may come in another Unicode form (NIST SP 800-63B §3.1.1.2). */
const normal = (password: string): string => password.normalize('NFC');
