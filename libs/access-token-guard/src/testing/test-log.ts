import { createHash } from 'node:crypto';

type Entry = readonly [hash: string, position: number, expires: number];

/** What a feed says; with the position after it where that is to be gone on from. */
export type FeedMessage = readonly [event: string, data: object, id?: number];

/** How the feed names a selector. */
export const selectorHashOf = (selector: string): string => createHash('sha256').update(selector).digest().subarray(0, 12).toString('base64url');

/** Seconds since the epoch: tests never outlive an entry. */
const FAR = 4_000_000_000;

/** What was revoked, and how a feed tells of it. */
export class TestLog {
  position = 10;
  entries: Entry[] = [];
  /** Entries per part of a snapshot. */
  partSize = 1_000;
  /** Positions below cannot be gone on from. */
  forgottenBelow = 0;

  /** Notes that selectors are revoked. */
  protected noted(selectors: readonly string[]): FeedMessage {
    const from = this.position;
    const added = selectors.map((selector): Entry => [selectorHashOf(selector), (this.position += 1), FAR]);
    this.entries.push(...added);
    return ['entries', { from, to: this.position, entries: added }, this.position];
  }

  /** @param next the part of a snapshot that is asked for */
  protected catchUp(known: number | undefined, next?: string): readonly FeedMessage[] {
    if (next === undefined && known !== undefined && known <= this.position && known >= this.forgottenBelow) {
      const entries = this.entries.filter(([, position]) => position > known);
      return [['entries', { from: known, to: this.position, entries }, this.position]];
    }
    const count = Math.max(1, Math.ceil(this.entries.length / this.partSize));
    return Array.from({ length: count }, (_, part): FeedMessage => {
      const entries = this.entries.slice(part * this.partSize, (part + 1) * this.partSize);
      const data = { part, last: part === count - 1, to: this.position, entries };
      return data.last ? ['snapshot', data, this.position] : ['snapshot', data];
    }).slice(Number(next ?? 0));
  }
}
