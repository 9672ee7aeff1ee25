import { AccessDenied, InsufficientScope, InvalidAccessToken } from './errors.js';

/** What an application could put into the text of a refusal without a thought: something that came with the request. */
const HOSTILE = ['a"b\\c', 'a\r\nSet-Cookie: x=1', 'a", error="b', 'ä\u0000\u007f\u2028', '\ud800'];

describe('a refusal', () => {
  it('says in headers nothing but printable ASCII, within its quotes, whatever it is made of', () => {
    for (const text of HOSTILE) {
      const denied = new AccessDenied(text).at({ realm: text, resourceMetadata: text });
      const scoped = new InsufficientScope([text], new Set([text]));
      for (const header of [denied.wwwAuthenticate, scoped.wwwAuthenticate]) expect(header).toMatch(/^Bearer (?:[a-z_]+="[\x20\x21\x23-\x5b\x5d-\x7e]*"(?:, |$))+$/);
    }
  });

  it('is short enough for every proxy, however long what it repeats', () => {
    const long = 'x'.repeat(100_000);
    for (const refusal of [new AccessDenied(long), new InvalidAccessToken(long), new InsufficientScope(['a'], new Set([long]))]) {
      expect(refusal.wwwAuthenticate?.length).toBeLessThan(1_500);
      expect(refusal.body['error_description']).toBe(refusal.description);
    }
  });
});
