import type { TenantId } from '@latchkey/protocol';
import { LRUCache } from 'lru-cache';
import type { Freshness } from './freshness.js';

// What is longer was made up to fill the memory.
const MAX_KEY = 700;
/** Of its values as JSON, in characters: what the administrator of one tenant writes must not fill the memory that all share. */
const MAX_SIZE = 16 * 1024 * 1024;

const keyOf = (tenant: TenantId, key: string): string => `${tenant}\n${key}`;

/**
 * A bounded cache, least recently used out first, that holds what was loaded (the absence of it too) until the change feed says otherwise.
 * While the feed is cut it is bypassed.
 */
export class FollowingCache<Value extends NonNullable<unknown>> {
  private readonly entries: LRUCache<string, Value>;
  // Raised by every invalidation, so that a load which began before one is not kept after it.
  private generation = 0;

  constructor(limit: number, private readonly freshness: Freshness, maxSize = MAX_SIZE) {
    this.entries = new LRUCache({ max: limit, maxSize, sizeCalculation: (value) => JSON.stringify(value).length });
  }

  async get(tenant: TenantId, key: string, load: () => Promise<Value>): Promise<Value> {
    if (!this.freshness.holds || key.length > MAX_KEY) return load();
    const id = keyOf(tenant, key);
    const known = this.entries.get(id);
    if (known !== undefined) return known;
    const { generation } = this;
    const value = await load();
    if (generation === this.generation && this.freshness.holds) this.entries.set(id, value);
    return value;
  }

  /** What is held now, without loading. */
  peek(tenant: TenantId, key: string): Value | undefined {
    return this.freshness.holds ? this.entries.peek(keyOf(tenant, key)) : undefined;
  }

  values(): Iterable<Value> {
    return this.entries.values();
  }

  forget(tenant: TenantId, key: string): void {
    this.generation += 1;
    this.entries.delete(keyOf(tenant, key));
  }

  forgetTenant(tenant: TenantId): void {
    this.generation += 1;
    const prefix = keyOf(tenant, '');
    for (const id of [...this.entries.keys()]) if (id.startsWith(prefix)) this.entries.delete(id);
  }

  clear(): void {
    this.generation += 1;
    this.entries.clear();
  }
}
