import type { TokenKey } from '@latchkey/protocol';
import { readTokenValue, writeTokenValue } from '../token-value.js';

const SECONDS_PER_BUCKET = 3600;

/** How many places a list has, whether they are taken or not. */
export const STATUS_LIST_SIZE = 65_536;

/** When every token of that expiry bucket has expired. */
export const endOfBucket = (bucket: number): Date => new Date(bucket * SECONDS_PER_BUCKET * 1000);

/** A new list's name. It is no secret; written as tokens are, it leads to one partition, and made-up ones are known without a query. */
export const writeStatusListId = (bucket: number, random: Buffer, key: Buffer): string => writeTokenValue('lk_sl_', endOfBucket(bucket), random, key);

/** Undefined for what was written under none of the keys. */
export const readStatusListId = (id: string, keys: readonly Buffer[]): TokenKey | undefined => readTokenValue('lk_sl_', id, keys);
