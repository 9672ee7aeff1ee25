import { given } from '../challenge.js';
import type { UnverifiedClaims } from '../claims.js';
import { InvalidAccessToken } from '../errors.js';
import { MalformedJson, parseStrictObject } from '../strict-json.js';

/** The protected header of an access token, as far as it is understood. */
export interface TokenHeader {
  readonly algorithm: string;
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

const BASE64URL = /^[A-Za-z0-9_-]+$/;
/** The last characters of a text whose length leaves so many over: others have bits that decoders ignore. */
const LAST_OF = [/[A-Za-z0-9_-]$/, /$^/, /[AQgw]$/, /[AEIMQUYcgkosw048]$/] as const;
const TOKEN_TYPES: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt']);
const MAX_KID_LENGTH = 256;

/** Tells a JWT from an opaque token: three parts, or the beginning that every JOSE header has (`{"`). */
export function looksLikeJwt(token: string): boolean {
  return token.startsWith('eyJ') || token.split('.', 4).length === 3;
}

/** Decodes base64url without padding; one text per value, so that a token has only one spelling (RFC 7515 §2). */
function decode(part: string, name: string): Uint8Array {
  if (BASE64URL.test(part) && (LAST_OF[part.length % 4] as RegExp).test(part)) return Buffer.from(part, 'base64url');
  throw new InvalidAccessToken(`The token's ${name} is not base64url.`);
}

function objectOf(part: string, name: string): Record<string, unknown> {
  try {
    return parseStrictObject(decode(part, name));
  } catch (error) {
    if (error instanceof MalformedJson) throw new InvalidAccessToken(`The token's ${name} ${error.message}.`);
    throw error;
  }
}

/** Reads the header; keys that it brings along (`jwk`, `jku`, `x5c`, `x5u`) are never looked at (RFC 8725 §3.10). */
function headerOf(header: Record<string, unknown>): TokenHeader {
  const { typ, alg, kid } = header;
  if (header['crit'] !== undefined || header['b64'] !== undefined) {
    throw new InvalidAccessToken('The token has header extensions (crit); expected none.');
  }
  if (typeof typ !== 'string' || !TOKEN_TYPES.has(typ.toLowerCase())) {
    throw new InvalidAccessToken(`The token's typ is ${given(typ)}; expected 'at+jwt'.`);
  }
  if (typeof alg !== 'string') throw new InvalidAccessToken(`The token's alg is ${given(alg)}; expected a signature algorithm.`);
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > MAX_KID_LENGTH)) {
    throw new InvalidAccessToken("The token's kid is not a text of reasonable length.");
  }
  return { algorithm: alg, kid };
}

/** Takes a compact JWS apart (RFC 7515 §7.1); throws `InvalidAccessToken` for anything that is not exactly one (RFC 9068 §4). */
export function parseCompactToken(token: string): CompactToken {
  const parts = token.split('.', 6);
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) {
    throw new InvalidAccessToken(`The token is a JWT of ${parts.length} parts; expected a signed one, which has 3.`);
  }
  return {
    header: headerOf(objectOf(header, 'header')),
    claims: objectOf(payload, 'payload'),
    signature: decode(signature, 'signature'),
    signed: Buffer.from(token.slice(0, -signature.length - 1), 'latin1'),
  };
}
