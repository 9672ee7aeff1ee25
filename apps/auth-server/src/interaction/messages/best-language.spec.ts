import { bestLanguage } from './best-language.js';

const AVAILABLE = ['en', 'de', 'zh-Hans', 'ja', 'pt-PT', 'pt-BR', 'sr-Latn'];

describe('The best language', () => {
  it.each([
    ['de', 'de'], ['DE', 'de'], ['de-AT', 'de'], ['de-Latn-CH-1996', 'de'], ['ja-JP-u-ca-japanese', 'ja'],
    ['zh', 'zh-Hans'], ['zh-CN', 'zh-Hans'], ['zh-hans', 'zh-Hans'], ['zh-Hans-HK', 'zh-Hans'], ['zh-SG', 'zh-Hans'],
    ['pt', 'pt-BR'], ['pt-PT', 'pt-PT'], ['pt-AO', 'pt-PT'], ['sr-Latn-RS', 'sr-Latn'],
  ])('for %s is %s', (tag, best) => expect(bestLanguage([tag], AVAILABLE)).toBe(best));

  it('is the one that comes first among what is preferred', () => {
    expect(bestLanguage(['tlh', 'ja', 'de'], AVAILABLE)).toBe('ja');
    expect(bestLanguage(['it'], AVAILABLE)).toBeUndefined();
    expect(bestLanguage([], AVAILABLE)).toBeUndefined();
  });

  it.each([[['zh-TW', 'de'], 'de'], [['zh-Hant', 'it'], 'zh-Hans'], [['sr', 'en'], 'en'], [['sr'], 'sr-Latn']])(
    'for %j, where one is of another script, is %s', (preferred, best) => expect(bestLanguage(preferred, AVAILABLE)).toBe(best),
  );

  it.each(['__proto__', 'constructor', '<script>', '*', 'de_AT', 'x', '', 'd'.repeat(10_000), 'de-'.repeat(3000)])('cannot be told from %.20s', (tag) => {
    expect(bestLanguage([tag, 'ja'], AVAILABLE)).toBe('ja');
  });
});
