/**
 * The first of the preferred languages that there is, as one of `available`: `de-AT` is content with `de`, `zh` and `zh-CN` with
 * `zh-Hans`. Another script of a language (`zh-TW` for `zh-Hans`) comes after everything else that is preferred. What is no language tag
 * (BCP 47) prefers nothing.
 */
export function bestLanguage(preferred: readonly string[], available: readonly string[]): string | undefined {
  const wanted = preferred.flatMap((tag) => localeOf(tag) ?? []);
  const offered = available.flatMap((tag) => localeOf(tag) ?? []);
  const inScript = firstOf(wanted, offered, (one, other) => one.language === other.language && one.script === other.script);
  return (inScript ?? firstOf(wanted, offered, (one, other) => one.language === other.language))?.tag;
}

interface Locale {
  readonly tag: string;
  readonly language: string;
  readonly script: string | undefined;
  readonly region: string | undefined;
}

type Fits = (wanted: Locale, offered: Locale) => boolean;

function firstOf(wanted: readonly Locale[], offered: readonly Locale[], fits: Fits): Locale | undefined {
  for (const one of wanted) {
    const fitting = offered.filter((other) => fits(one, other));
    if (fitting.length > 0) return fitting.find(({ region }) => region === one.region) ?? fitting[0];
  }
  return undefined;
}

/** With the script and region that are likely where the tag names none (UTS 35), so that tags compare. */
function localeOf(tag: string): Locale | undefined {
  try {
    const { language, script, region } = new Intl.Locale(tag).maximize();
    return { tag, language, script, region };
  } catch {
    return undefined;
  }
}
