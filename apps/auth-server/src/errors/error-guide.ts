import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Marked, type Tokens } from 'marked';

/** The page of the documentation that has a section for each error code; images and packages have it in the same place. */
export const ERROR_GUIDE = new URL('../../../../docs/errors.md', import.meta.url);

const STYLE = `:root{color-scheme:light dark}body{max-width:46rem;margin:0 auto;padding:2rem 1rem 6rem;font:1rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
h2{margin-top:2.5rem;padding-top:1rem;border-top:1px solid #8886}h2:target{background:#fd06}code{font-size:.9375em}
pre{padding:.75rem 1rem;overflow-x:auto;background:#8882;border-radius:.5rem}table{display:block;overflow-x:auto;border-collapse:collapse}th,td{padding:.25rem .75rem;overflow-wrap:break-word;text-align:left;vertical-align:top;border:1px solid #8886}`;
const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** What runs of the page in a browser: its style, and nothing else. */
export const ERROR_GUIDE_POLICY = `default-src 'none'; style-src ${STYLE_SOURCE}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

const nameOf = (heading: string): string => heading.toLowerCase().replace(/[^a-z0-9_ -]/g, '').replaceAll(' ', '-');

/** Pages beside this one are not served: they are named as they are found in the repository. */
const reference = ({ href, text }: Tokens.Link): string =>
  href.startsWith('https://') || href.startsWith('#') ? `<a href="${href}">${text}</a>` : `${text} (<code>docs/${href.replace(/#.*/, '')}</code>)`;

/** The page as HTML, where each heading is an anchor by its own name, as it is where the documentation is read otherwise. */
export function errorGuide(): string {
  const marked = new Marked({ async: false });
  marked.use({ renderer: { heading: ({ depth, text }) => `<h${depth} id="${nameOf(text)}">${text.replaceAll('`', '')}</h${depth}>\n`, link: reference } });
  const body = marked.parse(readFileSync(ERROR_GUIDE, 'utf8')) as string;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Errors</title><style>${STYLE}</style></head><body>${body}</body></html>`;
}
