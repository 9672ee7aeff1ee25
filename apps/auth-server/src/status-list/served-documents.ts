import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { Clock, TemporarilyUnavailable, type TenantId } from '@latchkey/protocol';
import { LRUCache } from 'lru-cache';
import { FairTurns } from '../revocation-feed/fair-turns.js';

export interface Document {
  readonly body: string;
  readonly until: Date;
  /** Behind what the next one of several goes on. */
  readonly next?: string | undefined;
  /** What documents have in common that say the same; the body unless told. */
  readonly version?: string;
}

/** Whose it is, and which of theirs. */
export interface DocumentName {
  readonly tenant: TenantId;
  readonly name: string;
}

/** A document as it is served to everybody until the next one is made: in bytes, which all have in common who are slow to read them. */
export interface ServedDocument extends Omit<Document, 'body'> {
  readonly body: Buffer;
  /** A validator (RFC 9110 §8.8.3), the same on every node: a weak one, since it stands for other signatures and for what is compressed besides. */
  readonly etag: string;
  readonly compressed: Buffer;
}

/** How many are made at the same time; making one is work for the database, which has other work. */
const AT_ONCE = 2;
/** How many of a tenant may be under way or wait. */
const WAITING = 102;
/** How many bytes are remembered: thousands of lists. */
const REMEMBERED = 32 * 2 ** 20;

/** Documents that each are made once in a while, however many ask for them, and a few of them at a time, of each tenant in turn. */
@Injectable()
export class ServedDocuments {
  private readonly made = new LRUCache<string, ServedDocument>({ maxSize: REMEMBERED, sizeCalculation: ({ body, compressed }) => body.length + compressed.length });
  private readonly underWay = new Map<TenantId, Map<string, Promise<ServedDocument>>>();
  private readonly turns = new FairTurns(AT_ONCE);

  constructor(private readonly clock: Clock) {}

  /** The document, unless a newer one is due. */
  fresh({ tenant, name }: DocumentName): ServedDocument | undefined {
    const known = this.made.get(`${tenant} ${name}`);
    return known && known.until > this.clock.now() ? known : undefined;
  }

  /** @throws TemporarilyUnavailable when too many others of the tenant are to be made, and what `make` throws */
  async get(document: DocumentName, make: () => Promise<Document>): Promise<ServedDocument> {
    const { tenant, name } = document;
    const fresh = this.fresh(document);
    if (fresh) return fresh;
    const underWay = this.underWay.get(tenant) ?? new Map<string, Promise<ServedDocument>>();
    this.underWay.set(tenant, underWay);
    const making = underWay.get(name);
    if (making) return making;
    if (underWay.size >= WAITING) throw new TemporarilyUnavailable({ description: 'too many lists are asked for at once; try again in a few seconds' });
    const begun = this.make(document, make).finally(() => {
      underWay.delete(name);
      if (underWay.size === 0) this.underWay.delete(tenant);
    });
    underWay.set(name, begun);
    return begun;
  }

  private make({ tenant, name }: DocumentName, make: () => Promise<Document>): Promise<ServedDocument> {
    return this.turns.take([tenant], async () => {
      const { body, version = body, ...document } = await make();
      const served = { ...document, body: Buffer.from(body), etag: `W/"${createHash('sha256').update(version).digest('base64url')}"`, compressed: gzipSync(body) };
      this.made.set(`${tenant} ${name}`, served);
      return served;
    });
  }
}
