import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock, MasterKey, type Sealing, type SigningAlgorithm } from '@latchkey/protocol';
import type { SigningKeyRecord, SigningKeyState, Stores } from '@latchkey/storage';
import { calculateJwkThumbprint, type JWK } from 'jose';

type KeyStores = Pick<Stores, 'tenant' | 'signingKeys'>;

const generate = promisify(generateKeyPair) as (type: string, options: object) => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>;

const RSA = ['rsa', { modulusLength: 2048 }] as const;
const KEY_TYPES: Readonly<Record<SigningAlgorithm, readonly [type: string, options: object]>> = {
  ES256: ['ec', { namedCurve: 'P-256' }],
  ES384: ['ec', { namedCurve: 'P-384' }],
  ES512: ['ec', { namedCurve: 'P-521' }],
  RS256: RSA,
  RS384: RSA,
  RS512: RSA,
  PS256: RSA,
  PS384: RSA,
  PS512: RSA,
  EdDSA: ['ed25519', {}],
};

/** The algorithms that each tenant has a key for from its creation. */
export const FIRST_ALGORITHMS: readonly SigningAlgorithm[] = ['RS256', 'ES256'];

/** The life of signing keys: announced, signing, retired; each step at once, whoever takes it. */
@Injectable()
export class SigningKeys {
  private readonly sealing: Sealing;

  constructor(
    masterKey: MasterKey,
    private readonly clock: Clock,
  ) {
    this.sealing = masterKey.sealing('signing-key');
  }

  /** The signing key of the algorithm, made if there is none. Of concurrent callers one makes it. */
  async ensure(alg: SigningAlgorithm, stores: KeyStores): Promise<SigningKeyRecord> {
    const keys = await stores.signingKeys.holdAll();
    return keys.findLast((key) => key.alg === alg && key.state === 'signing') ?? this.create(alg, 'signing', stores);
  }

  /**
   * Makes the keys that are lacking of those algorithms: when a client or a resource asks for one, not when its first token needs it, so
   * that verifiers have the key by then.
   */
  async provide(algorithms: readonly (SigningAlgorithm | undefined)[], stores: KeyStores): Promise<void> {
    const there = new Set((await stores.signingKeys.all()).filter(({ state }) => state === 'signing').map(({ alg }) => alg));
    for (const alg of algorithms) if (alg !== undefined && !there.has(alg)) await this.ensure(alg, stores);
  }

  /** Makes a key that everybody can fetch before it signs. */
  announce(alg: SigningAlgorithm, stores: KeyStores): Promise<SigningKeyRecord> {
    return this.create(alg, 'announced', stores);
  }

  /**
   * Puts the announced key of the algorithm (a new one, if none was announced) in the place of the one that signs, which is
   * retired: it stays in the JWK set, so that what it signed remains verifiable until it expires. Waits for no lead: who has kept a JWK set
   * from before the next key was announced must ask for it.
   */
  async rotate(alg: SigningAlgorithm, stores: KeyStores): Promise<SigningKeyRecord> {
    const keys = (await stores.signingKeys.holdAll()).filter((key) => key.alg === alg);
    const now = this.clock.now();
    for (const key of keys) if (key.state === 'signing') await stores.signingKeys.setState(key.kid, 'retired', now);
    const next = keys.find((key) => key.state === 'announced');
    if (!next) return this.create(alg, 'signing', stores);
    await stores.signingKeys.setState(next.kid, 'signing', now);
    return { ...next, state: 'signing', signingSince: now };
  }

  /** Retires a key; when it was the one that signs, a successor takes its place. */
  async retire(kid: string, stores: KeyStores): Promise<'retired' | 'absent'> {
    const key = (await stores.signingKeys.holdAll()).find((candidate) => candidate.kid === kid);
    if (!key) return 'absent';
    if (key.state === 'signing') await this.rotate(key.alg, stores);
    else await stores.signingKeys.setState(kid, 'retired', this.clock.now());
    return 'retired';
  }

  private async create(alg: SigningAlgorithm, state: SigningKeyState, { tenant, signingKeys }: KeyStores): Promise<SigningKeyRecord> {
    const pair = await generate(...KEY_TYPES[alg]);
    const publicJwk = pair.publicKey.export({ format: 'jwk' }) as JWK;
    const kid = await calculateJwkThumbprint(publicJwk); // RFC 7638
    const now = this.clock.now();
    const record: SigningKeyRecord = {
      kid,
      alg,
      state,
      publicJwk: { ...publicJwk, kid, alg, use: 'sig' },
      sealedPrivateJwk: this.sealing.seal(JSON.stringify(pair.privateKey.export({ format: 'jwk' })), `${tenant.id}/${kid}`),
      createdAt: now,
      ...(state === 'signing' && { signingSince: now }),
    };
    await signingKeys.add(record);
    return record;
  }
}
