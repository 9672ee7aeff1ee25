import { need } from './requirement.js';

describe('a requirement', () => {
  it.each([
    ['nothing', () => need.scopes(), 'scopes needs at least one text, each by itself and without spaces, quotes and backslashes; got none.'],
    ['scopes in one text', () => need.scopes('documents:read documents:write'), "scopes needs at least one text, each by itself and without spaces, quotes and backslashes; got 'documents:read documents:write'."],
    ['an age that is none', () => need.authentication({ maxAge: Number.NaN }), 'maxAge must be a number of seconds.'],
  ])('cannot be %s', (_, made, sentence) => {
    expect(made).toThrow(new TypeError(sentence));
  });
});
