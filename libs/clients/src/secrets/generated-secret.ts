import { hash, timingSafeEqual } from 'node:crypto';
import { asSecret, type Randomness, type Secret } from '@latchkey/protocol';
import type { ClientSecretRecord, HashedSecretRecord } from '@latchkey/storage';
import { isLive } from './expiry.js';

/** What every generated client secret begins with, so that secret scanners can learn it. */
export const CLIENT_SECRET_PREFIX = 'lk_cs_';

/** 256 random bits behind the prefix. */
export const generateSecret = (randomness: Randomness): Secret => asSecret(CLIENT_SECRET_PREFIX + randomness.secret());

/** SHA-256 suffices for 256 random bits: there is nothing to guess. */
export const hashGeneratedSecret = (value: Secret): string => hash('sha256', value, 'base64url');

// Records come from a cache and stay the same objects, so each hash is decoded once.
const digests = new WeakMap<HashedSecretRecord, Buffer>();

function digestOf(record: HashedSecretRecord): Buffer {
  let digest = digests.get(record);
  if (!digest) digests.set(record, (digest = Buffer.from(record.hash, 'base64url')));
  return digest;
}

/** Whether one of the generated secrets that still count has this SHA-256; the time does not tell which, or how nearly. */
export function matchesGenerated(secrets: readonly ClientSecretRecord[], presented: Buffer, now: Date): boolean {
  let matched = false;
  for (const secret of secrets) {
    if (secret.algorithm !== 'sha256' || !isLive(secret, now)) continue;
    const digest = digestOf(secret);
    if (digest.length === presented.length && timingSafeEqual(digest, presented)) matched = true;
  }
  return matched;
}
