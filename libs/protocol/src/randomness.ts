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

/** The operating system's generator. */
export class SystemRandomness extends Randomness {
  bytes(length: number): Buffer {
    return randomBytes(length);
  }
}
