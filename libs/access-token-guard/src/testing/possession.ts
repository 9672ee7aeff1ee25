import { X509Certificate, createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { JWK } from 'jose';
import { refuseUnknownMembers } from './known-members.js';
import type { MembersOf } from './known-members.js';
import { signedText, signingKey } from './signing-key.js';
import type { SigningKey } from './signing-key.js';

type Members = Readonly<Record<string, unknown>>;

/** What a DPoP proof is made for; `claims` and `header` change single members, undefined leaves one out. */
export interface ProofShape {
  readonly method: string;
  /** The address without query and fragment (RFC 9449 §4.2). */
  readonly url: string;
  /** The access token that goes with it, whose hash becomes `ath`. */
  readonly token?: string | undefined;
  readonly nonce?: string | undefined;
  readonly claims?: Members | undefined;
  readonly header?: Members | undefined;
  /** Another key that signs, in spite of what the header says. */
  readonly signer?: SigningKey | undefined;
}

const PROOF: MembersOf<ProofShape> = { method: true, url: true, token: true, nonce: true, claims: true, header: true, signer: true };

/** A key that tokens can be bound to by DPoP (RFC 9449). */
export interface ProofKey {
  readonly key: SigningKey;
  readonly publicJwk: JWK;
  /** What a bound token carries as `cnf` (RFC 9449 §6.1). */
  readonly cnf: { readonly jkt: string };
  proof(shape: ProofShape): string;
}

/** The hash of an access token as a proof names it (RFC 9449 §4.2). */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Makes a key whose holder proves possession of it per request. */
export async function createProofKey(algorithm = 'ES256'): Promise<ProofKey> {
  const key = await signingKey(algorithm);
  const { kid: _kid, alg: _alg, use: _use, ...publicJwk } = key.publicJwk;
  const proof = (shape: ProofShape): string => {
    refuseUnknownMembers('proof()', shape, PROOF);
    const { method, url, token, nonce, claims, header, signer = key } = shape;
    const ath = token === undefined ? undefined : tokenHash(token);
    const own = { jti: randomUUID(), htm: method, htu: url, iat: Math.floor(Date.now() / 1000), ath, nonce };
    return signedText(JSON.stringify({ typ: 'dpop+jwt', alg: algorithm, jwk: publicJwk, ...header }), JSON.stringify({ ...own, ...claims }), signer);
  };
  return { key, publicJwk, cnf: { jkt: await calculateJwkThumbprint(publicJwk) }, proof };
}

/** What a token that is bound to a client certificate carries as `cnf` (RFC 8705 §3.1). @param certificate PEM or DER */
export function certificateConfirmation(certificate: string | Buffer): { readonly 'x5t#S256': string } {
  return { 'x5t#S256': createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url') };
}
