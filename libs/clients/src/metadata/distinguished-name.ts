/** A distinguished name as certificates hold it: relative names from the root on, each a set of attributes. */
export type DistinguishedName = readonly (readonly NameAttribute[])[];

export interface NameAttribute {
  /** Object identifier. */
  readonly type: string;
  readonly value: string;
}

// RFC 4514 §3, and the names that OpenSSL prints.
const TYPES: Readonly<Record<string, string>> = {
  cn: '2.5.4.3', sn: '2.5.4.4', serialnumber: '2.5.4.5', c: '2.5.4.6', l: '2.5.4.7', st: '2.5.4.8', street: '2.5.4.9', o: '2.5.4.10', ou: '2.5.4.11',
  title: '2.5.4.12', businesscategory: '2.5.4.15', postalcode: '2.5.4.17', givenname: '2.5.4.42', gn: '2.5.4.42', organizationidentifier: '2.5.4.97',
  uid: '0.9.2342.19200300.100.1.1', dc: '0.9.2342.19200300.100.1.25', emailaddress: '1.2.840.113549.1.9.1',
};
const OID = /^[0-2](?:\.(?:0|[1-9]\d*))+$/;
// RFC 4514 §3: an attribute up to its end; a value in hexadecimal is not read.
const ATTRIBUTE = /^ *([A-Za-z0-9.-]+) *=(?! *#)((?:[^\\,+"<>;\0]|\\(?:[0-9A-Fa-f]{2}|[ "#+,;<=>\\]))*)([,+]|$)/;

/**
 * Reads the text of a distinguished name (RFC 4514 §3). Strict: what it does not understand to the last character is no name, since a name
 * that lost a part on the way would be anybody's.
 */
export function parseDistinguishedName(text: string): DistinguishedName | undefined {
  const names: NameAttribute[][] = [];
  let set: NameAttribute[] = [];
  let separator: string | undefined = ',';
  for (let rest = text; separator;) {
    const match = ATTRIBUTE.exec(rest);
    const attribute = match && attributeOf(match[1] as string, match[2] as string);
    if (!match || !attribute) return undefined;
    if (separator === ',') names.push((set = []));
    set.push(attribute);
    separator = match[3];
    rest = rest.slice(match[0].length);
  }
  return names.reverse(); // RFC 4514 §2.1: written from the last to the first
}

function attributeOf(name: string, escaped: string): NameAttribute | undefined {
  const type = OID.test(name) ? name : TYPES[name.toLowerCase()];
  const value = unescaped(escaped);
  return type !== undefined && value !== undefined && value !== '' ? { type, value } : undefined;
}

/** RFC 4514 §2.4: pairs of hexadecimal digits are octets of UTF-8. Spaces at the ends count in no comparison. */
function unescaped(text: string): string | undefined {
  const bytes = text.match(/\\[0-9A-Fa-f]{2}|\\.|[^\\]+/gu)?.map((part) => {
    if (!part.startsWith('\\')) return Buffer.from(part);
    return part.length === 3 ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part.slice(1));
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(bytes ?? [])).trim();
  } catch {
    return undefined;
  }
}

/** Whether two names are the same (RFC 4517 §4.2.15): attribute by attribute, letters of either case, runs of spaces as one. */
export const sameDistinguishedName = (left: DistinguishedName, right: DistinguishedName): boolean => canonical(left) === canonical(right);

const canonical = (name: DistinguishedName): string =>
  JSON.stringify(name.map((set) => set.map(({ type, value }) => `${type}=${prepared(value)}`).sort()));

// RFC 4518 §2, as far as it matters here
const prepared = (value: string): string => value.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
