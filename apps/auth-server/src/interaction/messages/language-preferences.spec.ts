import { acceptedLanguages, requestedLanguages } from './language-preferences.js';

describe('What a browser accepts', () => {
  it('is ordered by quality, and otherwise as it stands', () => {
    expect(acceptedLanguages('de-CH, en;q=0.8 , fr;Q=0.9, *;q=0, ru;q=x,es')).toEqual(['de-CH', 'es', 'fr', 'en']);
    expect(acceptedLanguages(undefined)).toEqual([]);
  });

  it('is read no further than anybody has written it', () => {
    expect(acceptedLanguages(Array(5000).fill('de').join(',')).length).toBeLessThanOrEqual(20);
    expect(acceptedLanguages(`${'x'.repeat(10_000)},de`)).toEqual(['x'.repeat(500)]);
  });
});

describe('ui_locales', () => {
  it('is a list, best first', () => {
    expect(requestedLanguages('fr-CA fr  en')).toEqual(['fr-CA', 'fr', 'en']);
    expect(requestedLanguages(undefined)).toEqual([]);
  });

  it('is read no further than anybody has written it', () => {
    expect(requestedLanguages('de '.repeat(5000)).length).toBeLessThanOrEqual(20);
  });
});
