import { LANGUAGES, UI_LOCALES, messagesFor } from './index.js';
import { en } from './en.js';

type Said = string | ((value: never) => string) | { readonly [name: string]: Said };

/** Everything that a language says, by the path of its name, with a mark or a number in place of what is filled in. */
function saidIn(said: Said, path = ''): readonly (readonly [string, string])[] {
  if (typeof said === 'string') return [[path, said]];
  if (typeof said === 'function') return [[path, (said as (value: unknown) => string)(path.endsWith('throttled') ? 90 : '‹here›')]];
  return Object.entries(said).flatMap(([name, inner]) => saidIn(inner, `${path}.${name}`));
}

const FILLED = saidIn(en).filter(([, text]) => text.includes('‹here›')).map(([path]) => path);

describe.each(LANGUAGES.map((messages) => [messages.language, messages] as const))('What the pages say in %s', (language, messages) => {
  const said = new Map(saidIn(messages));

  it('leaves nothing out, and fills in what English fills in', () => {
    expect([...said.keys()].sort()).toEqual(saidIn(en).map(([path]) => path).sort());
    expect([...said].filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([]);
    expect([...said].filter(([, text]) => text.includes('‹here›')).map(([path]) => path).sort()).toEqual([...FILLED].sort());
  });

  it('is of a language that Intl knows, under its canonical tag', () => {
    expect(Intl.getCanonicalLocales(language)).toEqual([language]);
    expect(Intl.NumberFormat.supportedLocalesOf(language)).toEqual([language]);
  });

  it('is no English that was left standing', () => {
    const same = saidIn(en).filter(([path, text]) => said.get(path) === text).map(([path]) => path);
    expect(language === 'en' ? [] : same.filter((path) => !['.direction', '.error.code'].includes(path))).toEqual([]);
  });
});

describe('A time to wait', () => {
  it.each([
    ['en', '1 second', '59 seconds', '2 minutes'], ['de', '1 Sekunde', '59 Sekunden', '2 Minuten'], ['fr', '1 seconde', '59 secondes', '2 minutes'],
    ['es', '1 segundo', '59 segundos', '2 minutos'], ['zh-Hans', '1秒', '59秒', '2分钟'], ['ja', '1 秒', '59 秒', '2 分'],
  ])('is told in %s as %s, %s and %s', (language, ...times) => {
    const { throttled } = messagesFor([language]).signIn;
    for (const [at, seconds] of [1, 58.2, 61].entries()) expect(throttled(seconds).replace(/\s/g, ' ')).toContain(times[at]);
  });
});

describe('The language of a page', () => {
  it('is the first preferred one that there is', () => {
    expect(messagesFor(['tlh', 'de-AT', 'fr']).language).toBe('de');
    expect(messagesFor(['en-GB', 'de']).language).toBe('en');
  });

  it.each([[[]], [['tlh']], [['zz-ZZ', '*', '']]])('is English for %j', (preferred) => expect(messagesFor(preferred)).toBe(en));

  it('is each of those that are advertised, for who asks for just that', () => {
    for (const tag of UI_LOCALES) expect(messagesFor([tag]).language).toBe(tag);
  });
});
