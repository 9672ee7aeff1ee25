import type { SigningAlgorithm } from '@latchkey/protocol';
import type { PublicJwk } from './client.store.js';

/**
 * announced: in the JWK set, so that everybody can have it before it signs · signing · retired: verifies what it signed until that expired ·
 * burnt: verifies nothing, for good.
 */
export type SigningKeyState = 'announced' | 'signing' | 'retired' | 'burnt';

export interface SigningKeyRecord {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly state: SigningKeyState;
  readonly publicJwk: PublicJwk;
  /** The private JWK, sealed under the master key in the context `tenant/kid`; empty once the key is retired or burnt. */
  readonly sealedPrivateJwk: string;
  readonly createdAt: Date;
  readonly signingSince?: Date;
  /** Since when it is retired or burnt. */
  readonly retiredAt?: Date;
}

/** The signing keys of one tenant. */
export abstract class SigningKeyStore {
  /** All of them, oldest first, from the cache that follows the change feed. */
  abstract all(): Promise<readonly SigningKeyRecord[]>;
  /** All of them, oldest first, as they stand now. */
  abstract current(): Promise<readonly SigningKeyRecord[]>;
  /** All of them as they stand now, locked against other changes until the unit of work ends. */
  abstract holdAll(): Promise<readonly SigningKeyRecord[]>;
  abstract add(key: SigningKeyRecord): Promise<void>;
  /** Erases the private part of a key that is retired or burnt. One that is burnt counts as absent: nothing leads back. */
  abstract setState(kid: string, state: SigningKeyState, at: Date): Promise<'updated' | 'absent'>;
  /** Removes a retired key once nothing that it signed is alive. */
  abstract remove(kid: string): Promise<'removed' | 'absent'>;
}
