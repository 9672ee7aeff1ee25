import { Injectable } from '@nestjs/common';
import { Clock } from '@latchkey/protocol';
import { concernsResource, type RevocationRecord, type SecurityEventStream, type Stores } from '@latchkey/storage';
import type { FeedAccess } from '../revocation-feed/feed-authority.js';

/** How far a stream goes beyond what was not acknowledged: what a client does with the rest is kept no longer. */
const WINDOW = 1_000;
/** How many entries of the log are read at once, and for one request. */
const PART = 1_000;
const MOST_READ = 20_000;

/** What a client was not told yet, or did not acknowledge. */
export interface Outstanding {
  readonly entries: readonly RevocationRecord[];
  /** Whether there may be others. */
  readonly more: boolean;
}

/** What was read of the log beyond the stream's position. */
class Reading {
  readonly outstanding: RevocationRecord[] = [];
  readonly acknowledged: number[] = [];
  at: number;
  private read = 0;

  constructor(
    private readonly stream: SecurityEventStream,
    private readonly taken: ReadonlySet<number>,
  ) {
    this.at = stream.position;
  }

  get isFull(): boolean {
    return this.outstanding.length + this.acknowledged.length >= WINDOW;
  }

  /** Whether it is as much as may be read for one request. */
  get isLong(): boolean {
    return this.read >= MOST_READ;
  }

  add(entry: RevocationRecord, matters: boolean): void {
    this.at = entry.position;
    this.read += 1;
    if (!matters) return;
    if (!this.taken.has(entry.position)) this.outstanding.push(entry);
    else if (this.outstanding.length > 0) this.acknowledged.push(entry.position);
  }

  /** Done with is what lies before the first that is outstanding. */
  get rest(): SecurityEventStream {
    const [first] = this.outstanding;
    return { ...this.stream, position: first ? first.position - 1 : this.at, acknowledged: this.acknowledged };
  }
}

/** The revocations that a client still has to be told of. What it has acknowledged is a position in the log, and a few beyond. */
@Injectable()
export class OutstandingEvents {
  constructor(private readonly clock: Clock) {}

  /** Notes what was acknowledged, and finds what was not. What has expired concerns no token any more, and is not told. @param taken positions */
  async next({ clientId, resource }: FeedAccess, taken: readonly number[], stores: Pick<Stores, 'revocations' | 'securityEventStreams'>): Promise<Outstanding> {
    const now = this.clock.now();
    const stream = await this.hold(clientId, resource, stores);
    const reading = new Reading(stream, new Set([...stream.acknowledged, ...taken]));
    let isWhole = false;
    while (!isWhole && !reading.isFull && !reading.isLong) {
      const part = await stores.revocations.since(reading.at, PART);
      for (const entry of part) if (!reading.isFull) reading.add(entry, concernsResource(entry, resource) && entry.expiresAt > now);
      isWhole = part.length < PART && !reading.isFull;
    }
    const { rest } = reading;
    if (rest.position !== stream.position || rest.acknowledged.join() !== stream.acknowledged.join()) stores.securityEventStreams.put(rest, now);
    return { entries: reading.outstanding, more: !isWhole };
  }

  /** From the beginning again where the log went back, as with a database that was restored: what was acknowledged was of another one. */
  private async hold(clientId: string, resource: string, { revocations, securityEventStreams }: Pick<Stores, 'revocations' | 'securityEventStreams'>): Promise<SecurityEventStream> {
    const stream = await securityEventStreams.hold(clientId, resource);
    if (!(await revocations.concerns([], stream.position))) return stream;
    const begun = { ...stream, position: 0, acknowledged: [] };
    securityEventStreams.put(begun, this.clock.now());
    return begun;
  }
}
