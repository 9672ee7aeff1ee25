import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { algorithmsOf, publicKeyFault } from '@latchkey/clients';
import {
  Clock, InvalidDpopProof, SIGNING_ALGORITHMS, UseDpopNonce, asSecret, equalInConstantTime, expiryBucketOf, hashToken, secondsOf, type SigningAlgorithm,
} from '@latchkey/protocol';
import type { PublicJwk, Stores, TenantRecord } from '@latchkey/storage';
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, jwtVerify, type JWK, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { DpopNonces } from './dpop-nonces.js';

const MAX_LENGTH = 8192;
const MAX_ID_LENGTH = 256;
/** Seconds: how old a proof may be that holds no nonce, and how far ahead of this clock the client's may run. */
const MAX_AGE = 120;
const MAX_AHEAD = 30;

/** A request with its DPoP header. */
export interface PresentedProof {
  readonly proof: string;
  readonly method: string;
  /** Every address that the endpoint is reached at. */
  readonly addresses: readonly string[];
  /** Where the request comes with one. */
  readonly accessToken?: string;
}

/** A proof that is good, and good once. */
export interface CheckedProof {
  /** The thumbprint of its key (RFC 7638). */
  readonly jkt: string;
  /** Uses the proof up; called again, it does nothing more. @throws InvalidDpopProof when it was shown before */
  spend(): Promise<void>;
}

/** DPoP proofs (RFC 9449 §4.3): that whoever sends a request holds a key, for this request and no other. */
@Injectable()
export class DpopProofs {
  constructor(
    private readonly nonces: DpopNonces,
    private readonly clock: Clock,
  ) {}

  /** As `check`, and uses the proof up. @returns the thumbprint of the key (RFC 7638) @throws InvalidDpopProof, UseDpopNonce */
  async verify(presented: PresentedProof, stores: Pick<Stores, 'tenant' | 'usedAssertions'>): Promise<string> {
    const checked = await this.check(presented, stores);
    await checked.spend();
    return checked.jkt;
  }

  /**
   * Writes nothing: whoever takes the proof for good must spend it.
   * @throws InvalidDpopProof for a proof that is malformed, of another request, or too old; UseDpopNonce when it lacks a nonce that the tenant
   * asks for, or holds one that has expired
   */
  async check(presented: PresentedProof, { tenant, usedAssertions }: Pick<Stores, 'tenant' | 'usedAssertions'>): Promise<CheckedProof> {
    const { alg, jwk } = headerOf(presented.proof);
    const claims = await this.signed(presented.proof, { alg, jwk });
    checkRequest(claims, presented);
    const jti = claims.jti;
    if (typeof jti !== 'string' || jti === '' || jti.length > MAX_ID_LENGTH) throw fault(`must have a jti of at most ${MAX_ID_LENGTH} characters`);
    const expiry = this.expiryOf(claims, tenant);
    const jkt = await calculateJwkThumbprint(jwk);
    const key = { hash: hashToken(asSecret(JSON.stringify(['dpop', jkt, jti]))), expiryBucket: expiryBucketOf(expiry) };
    const spend = async (): Promise<void> => {
      if ((await usedAssertions.spend(key)) === 'already-spent') throw fault('was used before: its jti is not new');
    };
    let spent: Promise<void> | undefined;
    return { jkt, spend: () => (spent ??= spend()) };
  }

  private async signed(proof: string, { alg, jwk }: ProofHeader): Promise<JWTPayload> {
    try {
      const key = await importJWK(jwk, alg);
      return (await jwtVerify(proof, key, { algorithms: [alg], typ: 'dpop+jwt', currentDate: this.clock.now(), clockTolerance: MAX_AHEAD })).payload;
    } catch (cause) {
      throw fault('must be signed by the key in its header', cause);
    }
  }

  /** Until when the proof would be taken again, for its `jti` to be remembered: the same each time that it is shown. */
  private expiryOf({ nonce, iat }: JWTPayload, { id, settings }: TenantRecord): Date {
    if (typeof iat !== 'number') throw fault('must have an iat');
    // With a nonce this clock says how old a proof is, and not the client's (RFC 9449 §11.1).
    if (nonce !== undefined || settings.dpopNonceRequired === true) {
      const expiry = typeof nonce === 'string' ? this.nonces.expiryOf(nonce, id) : undefined;
      if (expiry) return expiry;
      throw new UseDpopNonce({ description: 'expected the nonce of the DPoP-Nonce header in the DPoP proof', nonce: this.nonces.current(id) });
    }
    const now = secondsOf(this.clock.now());
    if (iat > now + MAX_AHEAD || iat <= now - MAX_AGE) throw fault(`must have an iat within the last ${MAX_AGE} seconds, which is now ${now}`);
    return new Date((iat + MAX_AGE) * 1000);
  }
}

interface ProofHeader {
  readonly alg: SigningAlgorithm;
  readonly jwk: JWK;
}

const fault = (problem: string, cause?: unknown): InvalidDpopProof => new InvalidDpopProof({ description: `the DPoP proof ${problem}`, cause });
const isSigningAlgorithm = (alg: unknown): alg is SigningAlgorithm => (SIGNING_ALGORITHMS as readonly unknown[]).includes(alg);

function headerOf(proof: string): ProofHeader {
  const { typ, alg, jwk } = decoded(proof);
  if (typ !== 'dpop+jwt') throw fault('must be of the typ dpop+jwt');
  if (!isSigningAlgorithm(alg)) throw fault(`must be signed with one of ${SIGNING_ALGORITHMS.join(', ')}`);
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) throw fault('must have the public key in its header as jwk');
  const problem = publicKeyFault({ ...jwk });
  if (problem !== undefined) throw fault(`has a jwk that ${problem}`);
  if (!algorithmsOf(jwk as PublicJwk).includes(alg)) throw fault(`has a jwk that does not fit ${alg}`);
  return { alg, jwk };
}

function decoded(proof: string): ProtectedHeaderParameters & { readonly jwk?: JWK } {
  if (proof.length > MAX_LENGTH) throw fault(`must have at most ${MAX_LENGTH} characters`);
  try {
    return decodeProtectedHeader(proof);
  } catch (cause) {
    throw fault('must be a JWT, and one alone', cause);
  }
}

function checkRequest({ htm, htu, ath }: JWTPayload, { method, addresses, accessToken }: PresentedProof): void {
  if (htm !== method) throw fault(`must have the htm ${method}`);
  if (typeof htu !== 'string' || !addresses.some((address) => isSameAddress(htu, address))) throw fault(`must have the htu ${addresses[0]}`);
  if (accessToken === undefined) return;
  if (typeof ath !== 'string' || !equalInConstantTime(ath, hash('sha256', accessToken, 'base64url'))) throw fault('must have the hash of the access token as ath');
}

/** RFC 9449 §4.3, item 9: without query and fragment, normalised (RFC 3986 §6.2.2, §6.2.3). */
function isSameAddress(htu: string, address: string): boolean {
  if (htu === address) return true;
  if (htu.length > 2000 || !URL.canParse(htu)) return false;
  const url = new URL(htu);
  url.search = '';
  url.hash = '';
  return url.href === new URL(address).href;
}
