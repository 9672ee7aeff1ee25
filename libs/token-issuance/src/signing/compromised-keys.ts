import { Injectable } from '@nestjs/common';
import { Revocations } from '@latchkey/revocation';
import { Clock } from '@latchkey/protocol';
import type { SigningKeyRecord, Stores } from '@latchkey/storage';
import { SigningKeys } from './signing-keys.js';

/** What became of a key that was to be burnt. */
export type Burning =
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'already-burnt'; readonly key: SigningKeyRecord }
  | { readonly outcome: 'burnt'; readonly key: SigningKeyRecord; readonly successor?: SigningKeyRecord };

/** Signing keys that others may hold too. */
@Injectable()
export class CompromisedKeys {
  constructor(
    private readonly signingKeys: SigningKeys,
    private readonly revocations: Revocations,
    private readonly clock: Clock,
  ) {}

  /**
   * Stops a key for good, and ends everything that it signed. Where it was the one that signs, a new one signs from the same commit on; never
   * the announced one, which whoever read this key may have read as well.
   */
  async burn(kid: string, stores: Pick<Stores, 'tenant' | 'signingKeys' | 'revocations'>): Promise<Burning> {
    const key = (await stores.signingKeys.holdAll()).find((candidate) => candidate.kid === kid);
    if (!key) return { outcome: 'absent' };
    if (key.state === 'burnt') return { outcome: 'already-burnt', key };
    const now = this.clock.now();
    await stores.signingKeys.setState(kid, 'burnt', now);
    this.revocations.burnKey(kid, stores);
    const burnt = { ...key, state: 'burnt', sealedPrivateJwk: '', retiredAt: now } as const;
    return { outcome: 'burnt', key: burnt, ...(key.state === 'signing' && { successor: await this.signingKeys.ensure(key.alg, stores) }) };
  }
}
