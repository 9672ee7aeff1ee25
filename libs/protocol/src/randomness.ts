import { randomBytes } from 'node:crypto';

/** The source of every secret and identifier, so that a test can fix it. */
export abstract class Randomness {
  /** Unpredictable bytes. */
  abstract bytes(length: number): Buffer;

  /** 256 unpredictable bits as 43 characters of base64url. */
  secret(): string {
    return this.bytes(32).toString('base64url');
  }

  /** 128 unpredictable bits as 22 characters of base64url, for identifiers that are not secrets. */
  identifier(): string {
    return this.bytes(16).toString('base64url');
  }
}

const POOL = 4096;

/** The operating system's generator, asked for a pool at a time: a system call costs more than the bytes. */
export class SystemRandomness extends Randomness {
  private pool = Buffer.alloc(0);

  bytes(length: number): Buffer {
    if (length > this.pool.length) this.pool = randomBytes(Math.max(POOL, length));
    const bytes = Buffer.from(this.pool.subarray(0, length));
    this.pool.fill(0, 0, length); // what was given out is nowhere else
    this.pool = this.pool.subarray(length);
    return bytes;
  }
}
