import { parseStrictObject } from '../strict-json.js';

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

/** Decodes base64url without padding; one text per value, so that a JWS has only one spelling (RFC 7515 §2). */
function decode(part: string, name: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw new MalformedJws(`${name} is not base64url`);
  return bytes;
}

function objectOf(part: string, name: string): Record<string, unknown> {
  const bytes = decode(part, name);
  try {
    return parseStrictObject(bytes);
  } catch (error) {
    throw new MalformedJws(`${name} ${(error as Error).message}`);
  }
}

/** Takes a compact JWS apart (RFC 7515 §7.1); throws `MalformedJws` for everything else. */
export function compactJws(text: string): CompactJws {
  const parts = text.split('.', 6);
  const [header = '', payload = '', signature = ''] = parts;
  if (parts.length !== 3) throw new MalformedJws(`${parts.length} parts are not the 3 of a signed JWT`);
  return {
    header: objectOf(header, 'header'),
    payload: objectOf(payload, 'payload'),
    signature: decode(signature, 'signature'),
    signed: Buffer.from(text.slice(0, -signature.length - 1), 'latin1'),
  };
}
