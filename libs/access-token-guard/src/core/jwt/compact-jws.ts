import { MalformedJson, parseStrictObject } from '../strict-json.js';

/** A compact JWS taken apart, with nothing in it believed. */
export interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  /** What the signature is over. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** A text that is not exactly one compact JWS of two JSON objects; the message says what of it is wrong. */
export class MalformedJws extends Error {}

const BASE64URL = /^[A-Za-z0-9_-]+$/;
/** The last characters of a text whose length leaves so many over: others have bits that decoders ignore. */
const LAST_OF = [/[A-Za-z0-9_-]$/, /$^/, /[AQgw]$/, /[AEIMQUYcgkosw048]$/] as const;

/** Decodes base64url without padding; one text per value, so that a JWS has only one spelling (RFC 7515 §2). */
function decode(part: string, name: string): Uint8Array {
  if (BASE64URL.test(part) && (LAST_OF[part.length % 4] as RegExp).test(part)) return Buffer.from(part, 'base64url');
  throw new MalformedJws(`${name} is not base64url`);
}

function objectOf(part: string, name: string): Record<string, unknown> {
  try {
    return parseStrictObject(decode(part, name));
  } catch (error) {
    if (error instanceof MalformedJson) throw new MalformedJws(`${name} ${error.message}`);
    throw error;
  }
}

/** Takes a compact JWS apart (RFC 7515 §7.1); undefined where its parts are not three. Throws `MalformedJws`. */
export function compactJws(text: string): CompactJws | undefined {
  const parts = text.split('.', 6);
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) return undefined;
  return {
    header: objectOf(header, 'header'),
    payload: objectOf(payload, 'payload'),
    signature: decode(signature, 'signature'),
    signed: Buffer.from(text.slice(0, -signature.length - 1), 'latin1'),
  };
}
