const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

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

/** What a member is called, however its name is spelled. */
function nameIn(quoted: string): string {
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

/**
 * Tells whether an object anywhere in the text names a member twice, which parsers read differently (RFC 7515 §4).
 * The text is known to be valid JSON.
 */
function namesAMemberTwice(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let nameExpected = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      const members = open.at(-1);
      if (nameExpected && members !== undefined) {
        const name = nameIn(text.slice(at, end));
        if (members.has(name)) return true;
        members.add(name);
        nameExpected = false;
      }
      at = end - 1;
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined);
      nameExpected = character === '{';
    } else if (character === '}' || character === ']') {
      open.pop();
      nameExpected = false;
    } else if (character === ',') {
      nameExpected = open.at(-1) !== undefined;
    }
  }
  return false;
}

/** Reads bytes as one JSON object in UTF-8; throws `MalformedJson` for anything else and for repeated member names. */
export function parseStrictObject(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = decoder.decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw new MalformedJson('is not JSON in UTF-8');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedJson('is not a JSON object');
  if (namesAMemberTwice(text)) throw new MalformedJson('names a member twice');
  return value as Record<string, unknown>;
}
