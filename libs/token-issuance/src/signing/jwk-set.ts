import { Injectable } from '@nestjs/common';
import { after, Clock } from '@latchkey/protocol';
import type { PublicJwk, Stores } from '@latchkey/storage';

/** The JWK set of a tenant (RFC 7517 §5): what it signs with, what it will, and what it did as long as anything of it can live. */
@Injectable()
export class JwkSet {
  constructor(private readonly clock: Clock) {}

  async of({ tenant, signingKeys }: Pick<Stores, 'tenant' | 'signingKeys'>): Promise<{ readonly keys: readonly PublicJwk[] }> {
    const { settings } = tenant;
    const longest = Math.max(settings.revocationRetention, settings.accessTokenLifetimeLimit, settings.idTokenLifetime);
    const now = this.clock.now();
    const keys = (await signingKeys.all()).filter(({ retiredAt }) => retiredAt === undefined || after(retiredAt, longest) > now);
    return { keys: keys.map(({ publicJwk }) => publicJwk) };
  }
}
