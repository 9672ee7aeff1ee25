import { after, type TokenKey } from '@latchkey/protocol';
import { readTokenValue, writeTokenValue } from '../token-value.js';

const SECONDS_PER_BUCKET = 3600;
/** Beyond the `exp` of tokens, for the leeway that APIs allow. */
const LEEWAY = 60;

/** How many places a list has, whether they are taken or not. */
export const STATUS_LIST_SIZE = 65_536;

/** When every token of that expiry bucket has expired. */
const endOfBucket = (bucket: number): Date => new Date(bucket * SECONDS_PER_BUCKET * 1000);

/** From when on nobody needs the lists of an hour any more. */
export const endOfLists = (bucket: number): Date => after(endOfBucket(bucket), LEEWAY);

/** The first hour of expiry whose lists are needed. */
export const firstBucketAt = (now: Date): number => Math.floor((now.getTime() / 1000 - LEEWAY) / SECONDS_PER_BUCKET) + 1;

/** A new list's name. It is no secret; written as tokens are, it leads to one partition, and made-up ones are known without a query. */
export const writeStatusListId = (bucket: number, random: Buffer, key: Buffer): string => writeTokenValue('lk_sl_', endOfBucket(bucket), random, key);

/** Undefined for what was written under none of the keys. */
export const readStatusListId = (id: string, keys: readonly Buffer[]): TokenKey | undefined => readTokenValue('lk_sl_', id, keys);
