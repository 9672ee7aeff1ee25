import { isUtf8 } from 'node:buffer';

const QUOTE = 0x22;
const COLON = 0x3a;

/** A JSON object that is not one unambiguous object. */
export class MalformedJson extends Error {}

/** Finds the end of a JSON string, the place after its closing quote. The text is known to be valid JSON. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

/** How many members the text of valid JSON names: each has one colon outside the strings. */
function namesIn(text: string): number {
  let names = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at) - 1;
    else if (character === COLON) names += 1;
  }
  return names;
}

/** How many members a value has after parsing, which keeps one of those with the same name. */
function membersOf(value: object): number {
  let members = 0;
  // No recursion: how deep it goes is the sender's choice.
  const open: object[] = [value];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const values: readonly unknown[] = Array.isArray(item) ? item : Object.values(item);
    if (values !== item) members += values.length;
    for (const inner of values) if (typeof inner === 'object' && inner !== null) open.push(inner);
  }
  return members;
}

/** Reads a text as one JSON object; throws `MalformedJson` for anything else, and for repeated member names, which parsers read differently (RFC 7515 §4). */
export function parseStrictText(text: string): Record<string, unknown> {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedJson('is not a JSON object');
  if (namesIn(text) !== membersOf(value)) throw new MalformedJson('names a member twice');
  return value as Record<string, unknown>;
}

/** Reads bytes as `parseStrictText` reads their text, which must be UTF-8. */
export function parseStrictObject(bytes: Uint8Array): Record<string, unknown> {
  if (!isUtf8(bytes)) throw new MalformedJson('is not in UTF-8');
  return parseStrictText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
