const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y;
const SPACE = /[ \t\n\r]*/y;

type Wanted = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end';

/**
 * Where a text stops being JSON (RFC 8259): the place of the first token that cannot stand there, its length where more is missing;
 * undefined for JSON. The parser of the platform says what it met, which may be a secret, and not always where.
 */
export function jsonFaultAt(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let wanted: Wanted = 'value';
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  const took = (token: RegExp): boolean => {
    token.lastIndex = at;
    if (!token.test(text)) return false;
    at = token.lastIndex;
    return true;
  };
  for (;;) {
    took(SPACE);
    const inside = open.at(-1);
    if (wanted === 'comma or end' && inside === undefined) return at === text.length ? undefined : at;
    const next = nextAfter(text[at], wanted, inside);
    if (next !== undefined) {
      if (next === 'value or end' || next === 'name or end') open.push(next === 'name or end' ? '{' : '[');
      else if (next === 'comma or end') open.pop();
      at += 1;
      wanted = next;
    } else if (wanted.startsWith('value') && (took(STRING) || took(SCALAR))) wanted = 'comma or end';
    else if (wanted.startsWith('name') && took(STRING)) wanted = 'colon';
    else return at;
  }
}

/** What is wanted after a character of structure; undefined for any other, and for one that cannot stand there. */
function nextAfter(character: string | undefined, wanted: Wanted, inside: '{' | '[' | undefined): Wanted | undefined {
  const isOpening = wanted.startsWith('value');
  const isClosing = wanted.endsWith('or end');
  switch (character) {
    case '{': return isOpening ? 'name or end' : undefined;
    case '[': return isOpening ? 'value or end' : undefined;
    case '}': return isClosing && inside === '{' ? 'comma or end' : undefined;
    case ']': return isClosing && inside === '[' ? 'comma or end' : undefined;
    case ':': return wanted === 'colon' ? 'value' : undefined;
    case ',': return wanted === 'comma or end' ? (inside === '{' ? 'name' : 'value') : undefined;
    case undefined: default: return undefined;
  }
}
