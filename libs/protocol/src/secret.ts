import { createHash, hash, timingSafeEqual } from 'node:crypto';

declare const secret: unique symbol;
declare const tokenHash: unique symbol;

/** A value that grants something to whoever holds it; never stored, never logged. */
export type Secret = string & { readonly [secret]: true };

/** The SHA-256 of a 256-bit random secret, base64url: what storage knows of a token. */
export type TokenHash = string & { readonly [tokenHash]: true };

/** How storage finds a short-lived token: by its hash, in the partition of the hour that it expires in. */
export interface TokenKey {
  readonly hash: TokenHash;
  readonly expiryBucket: number;
}

export const asSecret = (value: string): Secret => value as Secret;

/** Hashes a 256-bit random secret; unfit for what a person chose, which takes Argon2id. */
export function hashToken(value: Secret): TokenHash {
  // crypto.hash is the one-shot form, a third cheaper, and came with Node 20.12.
  return hash('sha256', value, 'base64url') as TokenHash;
}

/** Whether two strings are the same, in a time that does not tell where they differ. */
export function equalInConstantTime(left: string, right: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(left), digest(right));
}

const SECONDS_PER_BUCKET = 3600;

/** The hour, counted from 1970 and rounded up, by whose end a token that expires at `expiresAt` is dead. */
export const expiryBucketOf = (expiresAt: Date): number => Math.ceil(expiresAt.getTime() / 1000 / SECONDS_PER_BUCKET);
