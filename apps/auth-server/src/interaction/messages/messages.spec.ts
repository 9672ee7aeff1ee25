import { en } from './en.js';
import { languagesOf, messagesFor } from './index.js';

describe('The language of a page', () => {
  it('is the one that the browser likes best', () => {
    expect(languagesOf('de-CH, en;q=0.8 , fr;q=0.9, *;q=0, ru;q=x')).toEqual(['de-ch', 'fr', 'en']);
    expect(languagesOf(undefined)).toEqual([]);
  });

  it('is English where there is no other', () => {
    expect(messagesFor(['en-gb'])).toBe(en);
    expect(messagesFor(['tlh', '__proto__', ''])).toBe(en);
    expect(messagesFor([])).toBe(en);
  });

  it('tells how long to wait in words', () => {
    expect(en.signIn.throttled(1)).toContain('1 second.');
    expect(en.signIn.throttled(90)).toContain('2 minutes.');
  });
});
