import { Injectable } from '@nestjs/common';
import { after, Clock } from '@latchkey/protocol';
import type { PublicJwk, Stores } from '@latchkey/storage';
import { publishedFor } from './key-lifetimes.js';

/** The JWK set of a tenant (RFC 7517 §5): what it signs with, what it will, and what it did as long as anything of it can live. */
@Injectable()
export class JwkSet {
  constructor(private readonly clock: Clock) {}

  /** Asks the database, never a cache: who meets a key that he does not know is told of it, and a burnt one is gone with its commit. */
  async of({ tenant: { settings }, signingKeys }: Pick<Stores, 'tenant' | 'signingKeys'>): Promise<{ readonly keys: readonly PublicJwk[] }> {
    const now = this.clock.now();
    const lag = publishedFor(settings);
    const keys = (await signingKeys.current()).filter(({ state, retiredAt }) => {
      if (state === 'burnt') return false;
      return retiredAt === undefined || after(retiredAt, lag) > now;
    });
    return { keys: keys.map(({ publicJwk }) => publicJwk) };
  }
}
