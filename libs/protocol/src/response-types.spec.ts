import { RESPONSE_TYPES } from './registered-names.js';
import { grantTypesOf, responseTypeHas, responseTypeNamed, returnsTokens } from './response-types.js';

describe('A response type', () => {
  it.each([
    ['code', 'code'],
    ['token id_token', 'id_token token'],
    ['token code id_token', 'code id_token token'],
    ['none', 'none'],
  ])('%s is %s', (text, type) => expect(responseTypeNamed(text)).toBe(type));

  it.each(['', 'token', 'CODE', 'code code', 'code  token', ' code', 'none code', '__proto__', 'code '.repeat(5000)])('is not %p', (text) => {
    expect(responseTypeNamed(text)).toBeUndefined();
  });

  it('takes the grant types of OIDC Registration §2', () => {
    expect(Object.fromEntries(RESPONSE_TYPES.map((type) => [type, grantTypesOf(type)]))).toEqual({
      code: ['authorization_code'],
      id_token: ['implicit'],
      'id_token token': ['implicit'],
      'code id_token': ['authorization_code', 'implicit'],
      'code token': ['authorization_code', 'implicit'],
      'code id_token token': ['authorization_code', 'implicit'],
      none: [],
    });
  });

  it('tells whether it brings tokens', () => {
    expect(RESPONSE_TYPES.filter(returnsTokens)).toEqual(RESPONSE_TYPES.filter((type) => type !== 'code' && type !== 'none'));
    expect(responseTypeHas('id_token', 'token')).toBe(false);
  });
});
