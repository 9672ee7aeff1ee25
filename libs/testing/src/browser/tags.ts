/** A start or end tag, with its attributes as the browser would read them. */
export interface Tag {
  readonly name: string;
  readonly closing: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

const TAG = /<(\/?)(!?[a-z][a-z0-9-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([^\s=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The tags of a page in their order. Enough for pages of our own, which have no comments and no scripts that hold markup. */
export const tagsOf = (html: string): readonly Tag[] =>
  [...html.matchAll(TAG)].map(([, slash, name = '', attributes = '']) => ({
    name: name.toLowerCase(),
    closing: slash === '/',
    attributes: new Map([...attributes.matchAll(ATTRIBUTE)].map(([, key = '', ...values]) => [key.toLowerCase(), decoded(values.find((value) => value !== undefined) ?? '')])),
  }));

/** What a reader sees of the page, in one line. */
export const textOf = (html: string): string =>
  decoded(html.replace(/<(style|head)\b[\s\S]*?<\/\1>/gi, ' ').replace(TAG, ' ')).replace(/\s+/g, ' ').trim();

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    return String.fromCodePoint(decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal));
  });
