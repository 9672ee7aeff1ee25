import { given } from '../challenge.js';
import type { UnverifiedClaims } from '../claims.js';
import { InvalidAccessToken } from '../errors.js';
import { compactJws } from './compact-jws.js';
import type { CompactJws, MalformedJws } from './compact-jws.js';

/** The protected header of an access token, as far as it is understood. */
export interface TokenHeader {
  /** Not known to be a text. */
  readonly algorithm: unknown;
  readonly kid: string | undefined;
}

/** A JWT taken apart, with nothing in it believed. */
export interface CompactToken {
  readonly header: TokenHeader;
  readonly claims: UnverifiedClaims;
  /** What the signature is over. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

const TOKEN_TYPES: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt']);
const MAX_KID_LENGTH = 256;

/** Tells a JWT from an opaque token: three parts, or the beginning that every JOSE header has (`{"`). */
export function looksLikeJwt(token: string): boolean {
  return token.startsWith('eyJ') || token.split('.', 4).length === 3;
}

/** Reads the header; keys that it brings along (`jwk`, `jku`, `x5c`, `x5u`) are never looked at (RFC 8725 §3.10). */
function headerOf(header: Readonly<Record<string, unknown>>): TokenHeader {
  const { typ, alg, kid } = header;
  if (header['crit'] !== undefined || header['b64'] !== undefined) {
    throw new InvalidAccessToken('The token has header extensions (crit); expected none.');
  }
  if (typeof typ !== 'string' || !TOKEN_TYPES.has(typ.toLowerCase())) {
    throw new InvalidAccessToken(`The token's typ is ${given(typ)}; expected 'at+jwt'.`);
  }
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > MAX_KID_LENGTH)) {
    throw new InvalidAccessToken("The token's kid is not a text of reasonable length.");
  }
  return { algorithm: alg, kid };
}

function takenApart(token: string): CompactJws {
  try {
    return compactJws(token);
  } catch (error) {
    throw new InvalidAccessToken(`The token's ${(error as MalformedJws).message}.`);
  }
}

/** Takes a JWT apart; throws `InvalidAccessToken` for anything that is not exactly one (RFC 9068 §4). */
export function parseCompactToken(token: string): CompactToken {
  const { header, payload, signed, signature } = takenApart(token);
  return { header: headerOf(header), claims: payload, signed, signature };
}
