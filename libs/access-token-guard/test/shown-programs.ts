import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const library = resolve(import.meta.dirname, '..');

/** What users read, each by its path in the package. */
export const PAGES = ['README.md', 'CHANGELOG.md', 'docs/guide.md', 'docs/testing.md', 'docs/behaviour.md', 'docs/operating.md', 'docs/migration.md'] as const;

/** A fenced block of a page. */
export interface ShownBlock {
  /** The heading above it, as a link names it, and a number where it is not the first one of its language there. */
  readonly name: string;
  readonly language: string;
  readonly text: string;
}

const anchorOf = (heading: string): string => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-');

/** What a page tells, by its path in the package. */
export function pageText(page: string): Promise<string> {
  return readFile(join(library, page), 'utf8');
}

/** The headings of a page, as links name them. */
export function anchorsIn(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

/** Every fenced block of all pages. */
export async function shownBlocks(): Promise<readonly ShownBlock[]> {
  const texts = await Promise.all(PAGES.map(pageText));
  return texts.flatMap((text) => {
    const blocks: ShownBlock[] = [];
    let name = '';
    for (const [, heading, language = '', block = ''] of text.matchAll(/^#+ (.*)$|^```(\w+)\n([^]*?)^```$/gm)) {
      if (heading !== undefined) name = anchorOf(heading);
      else blocks.push({ name: blocks.some((other) => other.name === name && other.language === language) ? `${name}-${blocks.length}` : name, language, text: block });
    }
    return blocks;
  });
}
