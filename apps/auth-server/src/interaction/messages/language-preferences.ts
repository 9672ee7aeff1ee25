/** More than anybody states; the rest of a longer list is not read. */
const MAX_LENGTH = 500;
const MAX_LANGUAGES = 20;

/** The languages that a browser asks for, best first (RFC 9110 §12.5.4). */
export function acceptedLanguages(acceptLanguage: string | undefined): readonly string[] {
  const ranges = (acceptLanguage ?? '').slice(0, MAX_LENGTH).split(',', MAX_LANGUAGES).map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
    const quality = parameters.find((parameter) => parameter.toLowerCase().startsWith('q='));
    return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
  });
  return ranges.filter(({ tag, quality }) => tag !== '' && quality > 0).sort((one, other) => other.quality - one.quality).map(({ tag }) => tag);
}

/** The languages of `ui_locales`, best first (OIDC Core §3.1.2.1). */
export const requestedLanguages = (uiLocales: string | undefined): readonly string[] =>
  (uiLocales ?? '').slice(0, MAX_LENGTH).split(' ', MAX_LANGUAGES).filter((tag) => tag !== '');
