import { createHash } from 'node:crypto';
import { BoundedCache } from '../bounded-cache.js';
import { given } from '../challenge.js';
import { InvalidDpopProof, UnprovenAccessToken, UseDpopNonce, VerificationUnavailable } from '../errors.js';
import { headerLines } from '../http-request.js';
import type { HttpRequest } from '../http-request.js';
import type { CompactJws } from '../jwt/compact-jws.js';
import type { DpopSettings } from './possession-settings.js';
import { namedKey, takenApart } from './dpop-proof.js';
import type { NamedKey } from './dpop-proof.js';
import { addressesOf, isAddress } from './request-address.js';

const MAX_LENGTH = 8_192;
const MAX_ID_LENGTH = 256;
/** Milliseconds and number: a client writes the same header into each of its proofs. */
const KEY_TTL = 300_000;
const KEYS = 10_000;

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** What a proof is to be of. */
interface Bound {
  readonly request: HttpRequest;
  readonly token: string;
  readonly jkt: string;
}

/** Checks the proofs that requests carry in their `DPoP` header (RFC 9449 §4.3): of one key, for one request, one token, and once. */
export class DpopProofs {
  readonly #keys: BoundedCache<NamedKey>;
  /** The proofs of requests that are looked at again, by a second guard or for a second message: they are not shown again. */
  readonly #seen = new WeakMap<HttpRequest, { readonly shown: string; readonly outcome: Promise<void> }>();
  /** The nonces of proofs that were taken, where nonces are asked for. */
  readonly #nonces = new WeakMap<HttpRequest, unknown>();

  constructor(private readonly settings: DpopSettings) {
    this.#keys = new BoundedCache(KEYS, settings.now);
  }

  /** Throws `InvalidDpopProof`, `UseDpopNonce`, or `UnprovenAccessToken` where the proof is of another key. @param jkt thumbprint of the key that the token is bound to */
  async verify(request: HttpRequest, token: string, jkt: string): Promise<void> {
    const proof = proofOf(request);
    const shown = hashOf(`${token} ${proof}`);
    const seen = this.#seen.get(request);
    if (seen?.shown === shown) return seen.outcome;
    const outcome = this.check(proof, { request, token, jkt });
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

  private async check(proof: string, { request, token, jkt }: Bound): Promise<void> {
    const jws = takenApart(proof);
    const key = await this.keyOf(proof, jws, jkt);
    if (!key.check(jws.signed, jws.signature)) throw new InvalidDpopProof("The DPoP proof's signature is not that of the key in its header.");
    this.checkRequest(jws, request, token);
    await this.spend(jws, jkt);
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
  private async spend({ payload }: CompactJws, jkt: string): Promise<void> {
    const { jti } = payload;
    if (typeof jti !== 'string' || jti === '' || jti.length > MAX_ID_LENGTH) throw new InvalidDpopProof(`The DPoP proof has no jti of at most ${MAX_ID_LENGTH} characters.`);
    if (!(await this.isNew(hashOf(`${jkt} ${jti}`), this.endOf(payload)))) throw new InvalidDpopProof('The DPoP proof was shown before: its jti is not new.');
  }

  /** A memory that fails refuses the request, and the operator hears of it. */
  private async isNew(key: string, until: number): Promise<boolean> {
    try {
      return (await this.settings.spentProofs.spend(key, until)) === true;
    } catch (error) {
      this.settings.report(`Which proofs were shown cannot be told: ${error instanceof Error ? error.message : 'unknown failure'}.`);
      throw new VerificationUnavailable(error);
    }
  }

  /** Until when the proof would be taken again, in milliseconds. With a nonce this clock says how old it is, and not the client's (RFC 9449 §11.1). */
  private endOf({ iat, exp, nbf, nonce }: CompactJws['payload']): number {
    const { maxAge, clockTolerance, nonces } = this.settings;
    const now = this.settings.now();
    if (!isNumber(iat)) throw new InvalidDpopProof('The DPoP proof has no iat.');
    const isTimely = (exp === undefined || (isNumber(exp) && exp * 1000 + clockTolerance > now)) && (nbf === undefined || (isNumber(nbf) && nbf * 1000 - clockTolerance <= now));
    if (!isTimely) throw new InvalidDpopProof('The DPoP proof is not valid now (exp, nbf).');
    if (nonces !== undefined) {
      const end = nonces.endOf(nonce);
      if (end === undefined) throw new UseDpopNonce(nonces.current);
      return end;
    }
    const end = iat * 1000 + maxAge + clockTolerance;
    if (iat * 1000 > now + clockTolerance || end <= now) {
      throw new InvalidDpopProof(`The DPoP proof's iat is ${iat}; expected one of the last ${maxAge / 1000} seconds, and it is now ${Math.floor(now / 1000)}.`);
    }
    return end;
  }
}

function proofOf(request: HttpRequest): string {
  const [proof, second] = headerLines(request, 'dpop');
  if (proof === undefined) throw new InvalidDpopProof('The request has no DPoP header; expected the proof of the key that the token is bound to.');
  if (second !== undefined) throw new InvalidDpopProof('The request has several DPoP headers; expected one.');
  if (proof.length > MAX_LENGTH) throw new InvalidDpopProof(`The DPoP proof is longer than ${MAX_LENGTH} characters.`);
  return proof;
}
