import { createHash } from 'node:crypto';
import { BoundedCache } from '../bounded-cache.js';
import { given } from '../challenge.js';
import { InvalidDpopProof, UnprovenAccessToken, VerificationUnavailable } from '../errors.js';
import type { AccessTokenError } from '../errors.js';
import { headerLines } from '../http-request.js';
import type { HttpRequest } from '../http-request.js';
import type { CompactJws } from '../jwt/compact-jws.js';
import type { DpopSettings } from './possession-settings.js';
import { namedKey, takenApart } from './dpop-proof.js';
import type { NamedKey } from './dpop-proof.js';
import { ProofAge } from './proof-age.js';
import { addressesOf, isAddress } from './request-address.js';
import { ForgottenProof } from './spent-proofs.js';

const MAX_LENGTH = 8_192;
const MAX_ID_LENGTH = 256;
/** Milliseconds and number: a client writes the same header into each of its proofs. */
const KEY_TTL = 300_000;
const KEYS = 10_000;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** What a proof is to be of. */
export interface BoundToken {
  readonly token: string;
  /** The thumbprint of the key that the token is bound to. */
  readonly jkt: string;
  /** The account and the client that it was issued to. */
  readonly holder: string;
}

/** Checks the proofs that requests carry in their `DPoP` header (RFC 9449 §4.3): of one key, for one request, one token, and once. */
export class DpopProofs {
  readonly #keys: BoundedCache<NamedKey>;
  /** The proofs of requests that are looked at again, by a second guard or for a second message: they are not shown again. */
  readonly #seen = new WeakMap<HttpRequest, { readonly shown: string; readonly outcome: Promise<void> }>();
  /** The nonces of proofs that were taken, where nonces are asked for. */
  readonly #nonces = new WeakMap<HttpRequest, unknown>();

  readonly #age: ProofAge;

  constructor(private readonly settings: DpopSettings) {
    this.#keys = new BoundedCache(KEYS, settings.now);
    this.#age = new ProofAge(settings);
  }

  /** Throws `InvalidDpopProof`, `UseDpopNonce`, or `UnprovenAccessToken` where the proof is of another key. */
  async verify(request: HttpRequest, bound: BoundToken): Promise<void> {
    const proof = proofOf(request);
    const shown = hashOf(`${bound.token} ${proof}`);
    const seen = this.#seen.get(request);
    if (seen?.shown === shown) return seen.outcome;
    const outcome = this.check(proof, request, bound);
    this.#seen.set(request, { shown, outcome });
    return outcome;
  }

  /**
   * What the answer to a request whose proof was taken hands out (RFC 9449 §8.2), so that no client runs out of nonces: a newer one
   * than the proof's; undefined where that is the newest, or nonces are not asked for.
   */
  newerNonce(request: HttpRequest): string | undefined {
    const { nonces } = this.settings;
    if (nonces === undefined || !this.#nonces.has(request) || this.#nonces.get(request) === nonces.current) return undefined;
    return nonces.current;
  }

  private async check(proof: string, request: HttpRequest, bound: BoundToken): Promise<void> {
    const jws = takenApart(proof);
    const key = await this.keyOf(proof, jws, bound.jkt);
    if (!key.check(jws.signed, jws.signature)) throw new InvalidDpopProof("The DPoP proof's signature is not that of the key in its header.");
    this.checkRequest(jws, request, bound.token);
    await this.spend(jws, bound);
    if (this.settings.nonces !== undefined) this.#nonces.set(request, jws.payload['nonce']);
  }

  private async keyOf(proof: string, jws: CompactJws, jkt: string): Promise<NamedKey> {
    const header = hashOf(proof.slice(0, proof.indexOf('.')));
    const key = this.#keys.get(header) ?? (await namedKey(jws, this.settings.algorithms));
    if (key.thumbprint !== jkt) throw new UnprovenAccessToken('The token is bound to another key than that of the DPoP proof.');
    this.#keys.set(header, key, this.settings.now() + KEY_TTL);
    return key;
  }

  private checkRequest({ payload: { htm, htu, ath } }: CompactJws, request: HttpRequest, token: string): void {
    if (typeof request.method !== 'string' || htm !== request.method) throw new InvalidDpopProof(`The DPoP proof's htm is ${given(htm)}; expected ${given(request.method)}.`);
    const addresses = addressesOf(request, this.settings.publicUrls);
    if (!isAddress(htu, addresses)) throw new InvalidDpopProof(`The DPoP proof's htu is ${given(htu)}; expected ${addresses.map(given).join(' or ') || 'the address of the request, in its normal form'}.`);
    if (ath !== hashOf(token)) throw new InvalidDpopProof("The DPoP proof's ath is not the hash of the access token.");
  }

  /** Last of all, since it changes something. */
  private async spend({ payload }: CompactJws, { jkt, holder }: BoundToken): Promise<void> {
    const { jti } = payload;
    if (typeof jti !== 'string' || jti === '' || jti.length > MAX_ID_LENGTH) throw new InvalidDpopProof(`The DPoP proof has no jti of at most ${MAX_ID_LENGTH} characters.`);
    const end = this.#age.endOf(payload);
    try {
      if ((await this.settings.spentProofs.spend(hashOf(`${jkt} ${jti}`), end, hashOf(holder))) === true) return;
    } catch (error) {
      throw this.untold(error, payload);
    }
    throw new InvalidDpopProof('The DPoP proof was shown before: its jti is not new.');
  }

  /** A memory that fails refuses the request, and the operator hears of it. */
  private untold(error: unknown, payload: CompactJws['payload']): AccessTokenError {
    this.settings.report(`Which proofs were shown cannot be told: ${error instanceof Error ? error.message : 'unknown failure'}.`);
    return error instanceof ForgottenProof ? this.#age.refusalOf(error, payload) : new VerificationUnavailable(error);
  }
}

function proofOf(request: HttpRequest): string {
  const [proof, second] = headerLines(request, 'dpop');
  if (proof === undefined) throw new InvalidDpopProof('The request has no DPoP header; expected the proof of the key that the token is bound to.');
  if (second !== undefined) throw new InvalidDpopProof('The request has several DPoP headers; expected one.');
  if (proof.length > MAX_LENGTH) throw new InvalidDpopProof(`The DPoP proof is longer than ${MAX_LENGTH} characters.`);
  return proof;
}
