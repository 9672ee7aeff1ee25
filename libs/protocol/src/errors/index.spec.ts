import * as errors from './index.js';
import { OAuthError } from '../oauth-error.js';

describe('The error catalogue', () => {
  const all = Object.values(errors).map((Class) => new Class({ description: 'd', cause: 'c' }));

  it('has each code once', () => expect(new Set(all.map(({ code }) => code)).size).toBe(all.length));
  it.each(all.map((error) => [error.name, error] as const))('%s has code and status of its own and keeps description and cause', (_name, error) => {
    expect(error).toBeInstanceOf(OAuthError);
    expect(error.code).toMatch(/^[a-z_]+$/);
    expect(error.status).toBeGreaterThanOrEqual(400);
    expect([error.description, error.cause]).toEqual(['d', 'c']);
  });

  it.each([
    ['not known: "a\\b"', "not known: 'a?b'"],
    ['not known: \r\nSet-Cookie: a=b', 'not known: ??Set-Cookie: a=b'],
    ['nicht zul\u00e4ssig \u{1f511}', 'nicht zul?ssig ??'],
    ['x'.repeat(301), `${'x'.repeat(297)}...`],
    ['x'.repeat(300), 'x'.repeat(300)],
  ])('describes in the characters that the protocol allows, and in few of them: %j', (description, told) => {
    for (const Class of Object.values(errors)) expect(new Class({ description }).description).toBe(told);
  });
});
