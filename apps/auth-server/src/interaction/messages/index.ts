import { en, type Messages } from './en.js';

export type { Messages } from './en.js';

/** Every language that the pages speak. Another one is another file, and a line here. */
const LANGUAGES: ReadonlyMap<string, Messages> = new Map([['en', en]]);

/** The languages that a browser asks for, best first (RFC 9110 §12.5.4). */
export function languagesOf(acceptLanguage: string | undefined): readonly string[] {
  const ranges = (acceptLanguage ?? '').slice(0, 500).split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return { tag: tag.toLowerCase(), quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
  });
  return ranges.filter(({ tag, quality }) => tag !== '' && quality > 0).sort((one, other) => other.quality - one.quality).map(({ tag }) => tag);
}

/** The messages in the first language that there are any in; `de-CH` is content with `de`. */
export function messagesFor(languages: readonly string[]): Messages {
  for (const language of languages) {
    const messages = LANGUAGES.get(language) ?? LANGUAGES.get(language.split('-')[0] ?? '');
    if (messages) return messages;
  }
  return en;
}
