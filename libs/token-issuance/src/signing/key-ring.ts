import { Injectable } from '@nestjs/common';
import { MasterKey, asSecret, hashToken, type Sealing, type SigningAlgorithm, type TokenHash } from '@latchkey/protocol';
import type { SigningKeyRecord, Stores } from '@latchkey/storage';
import { compactVerify, createLocalJWKSet, type JWK, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { Signer } from './signer.js';
import { SigningKeys } from './signing-keys.js';

type KeyStores = Pick<Stores, 'tenant' | 'signingKeys'>;

interface Opened {
  readonly signers: Map<string, Signer>;
  readonly keySet: ReturnType<typeof createLocalJWKSet>;
}

/** What a JWS says, and which key signed it. */
export interface VerifiedJws {
  readonly payload: JWTPayload;
  /** Whoever believes the payload asks the revocation log whether the key is burnt: the list of keys that it was found in may be from before. */
  readonly kid: string;
}

/** A signature that held once holds as long as the keys do that it was checked with. */
interface Remembered {
  readonly keySet: Opened['keySet'];
  readonly verified: VerifiedJws;
}

const REMEMBERED = 10_000;

/** The signing keys of each tenant, ready to sign and to verify. */
@Injectable()
export class KeyRing {
  private readonly sealing: Sealing;
  /** By the list that the store's cache hands out, so that an entry goes when the list does. */
  private readonly opened = new WeakMap<readonly SigningKeyRecord[], Opened>();

  /** By the hash of type and JWS, over all tenants. */
  private readonly verified = new LRUCache<TokenHash, Remembered>({ max: REMEMBERED });

  constructor(
    masterKey: MasterKey,
    private readonly signingKeys: SigningKeys,
  ) {
    this.sealing = masterKey.sealing('signing-key');
  }

  /** The signer of the algorithm; a key is made when the tenant has none for it yet. */
  async signer(alg: SigningAlgorithm, stores: KeyStores): Promise<Signer> {
    const records = await stores.signingKeys.all();
    const record = signing(records, alg);
    if (!record) return this.firstSigner(alg, stores);
    const { signers } = this.open(records);
    let signer = signers.get(record.kid);
    if (!signer) signers.set(record.kid, (signer = this.unseal(record, stores)));
    return signer;
  }

  /**
   * The payload of a JWS of this type that one of the tenant's keys signed, else undefined.
   * Says nothing of its claims. @param typ what the header's `typ` must be
   */
  async verify(jws: string, typ: string, stores: KeyStores): Promise<VerifiedJws | undefined> {
    const { keySet } = this.open(await stores.signingKeys.all());
    const hash = hashToken(asSecret(`${typ} ${jws}`));
    const known = this.verified.get(hash);
    if (known?.keySet === keySet) return known.verified;
    const verified = await verifySignature(jws, typ, keySet);
    if (verified) this.verified.set(hash, { keySet, verified });
    return verified;
  }

  private async firstSigner(alg: SigningAlgorithm, stores: KeyStores): Promise<Signer> {
    const record = await this.signingKeys.ensure(alg, stores);
    return this.unseal(record, stores);
  }

  private unseal(record: SigningKeyRecord, { tenant }: KeyStores): Signer {
    const jwk = JSON.parse(this.sealing.open(record.sealedPrivateJwk, `${tenant.id}/${record.kid}`)) as Record<string, unknown>;
    return new Signer(record.kid, record.alg, jwk);
  }

  private open(records: readonly SigningKeyRecord[]): Opened {
    let opened = this.opened.get(records);
    if (!opened) {
      const unburnt = records.filter(({ state }) => state !== 'burnt');
      const keys = unburnt.map((record) => ({ ...record.publicJwk, kid: record.kid, alg: record.alg }) as JWK);
      opened = { signers: new Map(), keySet: createLocalJWKSet({ keys }) };
      this.opened.set(records, opened);
    }
    return opened;
  }
}

async function verifySignature(jws: string, typ: string, keySet: Opened['keySet']): Promise<VerifiedJws | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, keySet);
    const { kid } = protectedHeader;
    // Without a name the key could not be told that signed it, and so not whether that is burnt.
    if (protectedHeader.typ?.toLowerCase() !== typ.toLowerCase() || kid === undefined) return undefined;
    const claims: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    return typeof claims === 'object' && claims !== null ? { payload: Object.freeze(claims as JWTPayload), kid } : undefined;
  } catch {
    return undefined; // whatever is wrong with it, it is not ours
  }
}

const signing = (records: readonly SigningKeyRecord[], alg: SigningAlgorithm): SigningKeyRecord | undefined =>
  records.findLast((record) => record.alg === alg && record.state === 'signing');
