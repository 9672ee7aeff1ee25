import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { Clock, TemporarilyUnavailable } from '@latchkey/protocol';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';

export interface Document {
  readonly body: string;
  readonly until: Date;
  /** Behind what the next one of several goes on. */
  readonly next?: string | undefined;
  /** What documents have in common that say the same; the body unless told. */
  readonly version?: string;
}

/** A document as it is served to everybody until the next one is made. */
export interface ServedDocument extends Document {
  /** A validator (RFC 9110 §8.8.3), the same on every node: a weak one, since it stands for other signatures and for what is compressed besides. */
  readonly etag: string;
  readonly compressed: Buffer;
}

/** How many are made at the same time; making one is work for the database, which has other work. */
const AT_ONCE = 2;
const WAITING = 100;
/** How many bytes are remembered: thousands of lists. */
const REMEMBERED = 32 * 2 ** 20;

/** Documents that each are made once in a while, however many ask for them, and a few of them at a time. */
@Injectable()
export class ServedDocuments {
  private readonly made = new LRUCache<string, ServedDocument>({ maxSize: REMEMBERED, sizeCalculation: ({ body, compressed }) => body.length + compressed.length });
  private readonly underWay = new Map<string, Promise<ServedDocument>>();
  private readonly limit = pLimit(AT_ONCE);

  constructor(private readonly clock: Clock) {}

  /** The document, unless a newer one is due. */
  fresh(name: string): ServedDocument | undefined {
    const known = this.made.get(name);
    return known && known.until > this.clock.now() ? known : undefined;
  }

  /** @throws TemporarilyUnavailable when too many others are to be made, and what `make` throws */
  async get(name: string, make: () => Promise<Document>): Promise<ServedDocument> {
    return this.fresh(name) ?? this.underWay.get(name) ?? this.begin(name, make);
  }

  private begin(name: string, make: () => Promise<Document>): Promise<ServedDocument> {
    if (this.limit.pendingCount >= WAITING) throw new TemporarilyUnavailable({ description: 'too many lists are asked for at once; try again in a few seconds' });
    const making = this.limit(async () => {
      const document = await make();
      const { body, version = body } = document;
      const served = { ...document, etag: `W/"${createHash('sha256').update(version).digest('base64url')}"`, compressed: gzipSync(body) };
      this.made.set(name, served);
      return served;
    }).finally(() => this.underWay.delete(name));
    this.underWay.set(name, making);
    return making;
  }
}
