import { parseStrictText } from '../strict-json.js';
import { isSelectorHash } from '../revocation/selector-hash.js';

/** One revocation: hash of the selector, position, and when it concerns no token any more in seconds since the epoch. */
export type FeedEntry = readonly [hash: string, position: number, expires: number];

/** The keys of the issuer: those that sign its JWTs, and those that its opaque tokens are authenticated by, newest first. */
export interface KeysMessage {
  readonly event: 'keys';
  readonly jwks: Readonly<Record<string, unknown>>;
  readonly opaque: readonly Buffer[];
}

/** A part of all that is revoked, up to the position `to`. */
export interface SnapshotMessage {
  readonly event: 'snapshot';
  readonly part: number;
  readonly last: boolean;
  readonly to: number;
  readonly entries: readonly FeedEntry[];
}

/** All that concerns the resource above one position, up to another, and whether there is more beyond. Without entries it is the heartbeat. */
export interface EntriesMessage {
  readonly event: 'entries';
  readonly from: number;
  readonly to: number;
  readonly more: boolean;
  readonly entries: readonly FeedEntry[];
}

export type FeedMessage = KeysMessage | SnapshotMessage | EntriesMessage;

/** The feed says something that is not in its contract; the message says what. */
export class MalformedFeed extends Error {}

const MAX_OPAQUE_KEYS = 16;
const KEY = /^[A-Za-z0-9_-]{22,128}$/;

const isPosition = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function isEntry(value: unknown): value is FeedEntry {
  return Array.isArray(value) && isSelectorHash(value[0]) && isPosition(value[1]) && isPosition(value[2]);
}

function entriesOf(value: unknown): readonly FeedEntry[] {
  if (Array.isArray(value) && value.every(isEntry)) return value;
  throw new MalformedFeed('entries that are none');
}

function keysMessage({ jwks, opaque }: Record<string, unknown>): KeysMessage {
  if (!isObject(jwks) || !Array.isArray(jwks['keys'])) throw new MalformedFeed('keys without a JWK set');
  const isOpaque = Array.isArray(opaque) && opaque.length <= MAX_OPAQUE_KEYS && opaque.every((key) => typeof key === 'string' && KEY.test(key));
  if (!isOpaque) throw new MalformedFeed('keys without a list of keys for opaque tokens');
  return { event: 'keys', jwks, opaque: (opaque as string[]).map((key) => Buffer.from(key, 'base64url')) };
}

function snapshotMessage({ part, last, to, entries }: Record<string, unknown>): SnapshotMessage {
  if (!isPosition(part) || typeof last !== 'boolean' || !isPosition(to)) throw new MalformedFeed('a snapshot out of shape');
  return { event: 'snapshot', part, last, to, entries: entriesOf(entries) };
}

function entriesMessage({ from, to, more = false, entries }: Record<string, unknown>): EntriesMessage {
  if (!isPosition(from) || !isPosition(to) || to < from) throw new MalformedFeed('entries between no two positions');
  if (typeof more !== 'boolean') throw new MalformedFeed('entries that do not say whether they are all');
  return { event: 'entries', from, to, more, entries: entriesOf(entries) };
}

/** Reads what one message says; undefined for an event that is not known, which says nothing that must be heeded. */
export function feedMessage(event: unknown, data: unknown): FeedMessage | undefined {
  if (event !== 'keys' && event !== 'snapshot' && event !== 'entries') return undefined;
  if (!isObject(data)) throw new MalformedFeed(`${event} without an object`);
  if (event === 'keys') return keysMessage(data);
  return event === 'snapshot' ? snapshotMessage(data) : entriesMessage(data);
}

/** Reads what one message of the event stream says; throws `MalformedFeed` or `MalformedJson`. */
export function streamedMessage(event: string, data: string): FeedMessage | undefined {
  return feedMessage(event, parseStrictText(data));
}
