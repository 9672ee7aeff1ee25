import { Injectable } from '@nestjs/common';
import { Clock, after } from '@latchkey/protocol';
import { LRUCache } from 'lru-cache';
import { AllowedHosts } from './allowed-hosts.js';
import { cacheLifetime } from './cache-lifetime.js';
import { DocumentUnavailable } from './document-unavailable.js';
import { FetchSlots } from './fetch-slots.js';
import { guardedFetch, type DocumentRequest } from './guarded-fetch.js';
import { systemResolve, type Resolve } from './guarded-lookup.js';

const MAX_DOCUMENTS = 2_000;
const MAX_CACHED_BYTES = 16 * 1024 * 1024;
const TIMEOUT = 5_000;
/** Seconds. */
const LIFETIMES = { shortest: 10, longest: 3_600, usual: 300 };
const FAILURE_LIFETIME = 30;

export interface RemoteDocument {
  readonly body: Buffer;
  readonly fetchedAt: Date;
}

interface Kept {
  readonly outcome: RemoteDocument | DocumentUnavailable;
  readonly fetchedAt: Date;
  readonly until: Date;
}

/** How documents are fetched, where a test wants it otherwise. */
export interface FetchOptions {
  readonly resolve?: Resolve;
  /** Milliseconds. */
  readonly timeout?: number;
}

/**
 * What clients name and the server must read (`jwks_uri`, `request_uri`, `sector_identifier_uri`): fetched from public hosts alone, bounded
 * in size, time and number, and kept for as long as `Cache-Control` says, within 10 seconds and an hour. A failure is kept for 30 seconds.
 */
@Injectable()
export class RemoteDocuments {
  private readonly kept = new LRUCache<string, Kept>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CACHED_BYTES,
    sizeCalculation: ({ outcome }, key) => key.length + (outcome instanceof DocumentUnavailable ? 0 : outcome.body.length) + 200,
  });
  private readonly underWay = new Map<string, Promise<Kept>>();
  private readonly slots = new FetchSlots();
  private readonly bounds;

  constructor(
    allowed: AllowedHosts,
    private readonly clock: Clock,
    { resolve = systemResolve, timeout = TIMEOUT }: FetchOptions = {},
  ) {
    this.bounds = { allowed, resolve, timeout };
  }

  /**
   * The document, from the cache where it is there.
   * @param minInterval where given, one that was fetched (or found unavailable) longer ago than these seconds is fetched anew
   * @throws DocumentUnavailable
   */
  async get(request: DocumentRequest, minInterval?: number): Promise<RemoteDocument> {
    const key = JSON.stringify([request.address, request.types, request.maxBytes]);
    const now = this.clock.now();
    const known = this.kept.get(key);
    const usable = known && known.until > now && (minInterval === undefined || after(known.fetchedAt, minInterval) > now);
    const { outcome } = usable ? known : await this.shared(key, request);
    if (outcome instanceof DocumentUnavailable) throw outcome;
    return outcome;
  }

  private shared(key: string, request: DocumentRequest): Promise<Kept> {
    const running = this.underWay.get(key);
    if (running) return running;
    const fetching = this.fetch(request)
      .then((kept) => {
        this.kept.set(key, kept);
        return kept;
      })
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, fetching);
    return fetching;
  }

  private async fetch(request: DocumentRequest): Promise<Kept> {
    const release = this.slots.take(request.address);
    // Not kept: it says nothing of the document.
    if (!release) throw new DocumentUnavailable('busy');
    const fetchedAt = this.clock.now();
    try {
      const { body, cacheControl } = await guardedFetch(request, this.bounds);
      return { outcome: { body, fetchedAt }, fetchedAt, until: after(fetchedAt, cacheLifetime(cacheControl, LIFETIMES)) };
    } catch (error) {
      if (!(error instanceof DocumentUnavailable)) throw error;
      return { outcome: error, fetchedAt, until: after(fetchedAt, FAILURE_LIFETIME) };
    } finally {
      release();
    }
  }
}
