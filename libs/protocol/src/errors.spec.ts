import * as errors from './errors.js';
import { OAuthError } from './oauth-error.js';

describe('The error catalogue', () => {
  const all = Object.values(errors).map((Class) => new Class({ description: 'd', cause: 'c' }));

  it('has each code once', () => expect(new Set(all.map(({ code }) => code)).size).toBe(all.length));
  it.each(all.map((error) => [error.name, error] as const))('%s has code and status of its own and keeps description and cause', (_name, error) => {
    expect(error).toBeInstanceOf(OAuthError);
    expect(error.code).toMatch(/^[a-z_]+$/);
    expect(error.status).toBeGreaterThanOrEqual(400);
    expect([error.description, error.cause]).toEqual(['d', 'c']);
  });
});
