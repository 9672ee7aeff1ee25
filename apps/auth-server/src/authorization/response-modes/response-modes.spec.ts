import { RESPONSE_TYPES, returnsTokens } from '@latchkey/protocol';
import { RESPONSE_MODES, defaultModeFor, modeOfUnchecked, modesFor } from './index.js';

describe('The fragment response mode', () => {
  it('keeps the query of the redirect URI, and encodes whatever a value holds', () => {
    expect(RESPONSE_MODES.fragment.deliver('https://app.example/cb?a=%2Fb', { code: 'c', state: 'x\r\n#&y=z', error: undefined })).toEqual({
      kind: 'redirect', location: 'https://app.example/cb?a=%2Fb#code=c&state=x%0D%0A%23%26y%3Dz',
    });
  });
});

describe('The form_post response mode', () => {
  it('posts to the redirect URI what has a value', () => {
    expect(RESPONSE_MODES.formPost.deliver('https://app.example/cb?a', { code: 'c', error: undefined })).toEqual({
      kind: 'form', action: 'https://app.example/cb?a', fields: [['code', 'c']],
    });
  });
});

describe('A response type', () => {
  it.each(RESPONSE_TYPES)('%s never travels in a query with tokens, and not by default either', (type) => {
    expect(modesFor(type).includes(RESPONSE_MODES.query)).toBe(!returnsTokens(type));
    expect(modesFor(type)).toContain(defaultModeFor(type));
  });
});

describe('An error of a request that is not checked yet', () => {
  it.each([
    [{}, 'query'],
    [{ response_type: 'code' }, 'query'],
    [{ response_type: 'token' }, 'fragment'],
    [{ response_type: ['code id_token'] }, 'fragment'],
    [{ response_type: 'code', response_mode: ['form_post'] }, 'form_post'],
    [{ response_type: 'code', response_mode: 'fragment' }, 'fragment'],
    [{ response_type: 'id_token', response_mode: 'query' }, 'fragment'],
    [{ response_type: 'id_token', response_mode: 'nonsense' }, 'fragment'],
    [{ response_type: 'tokens', response_mode: ['fragment', 'query'] }, 'query'],
    [{ response_mode: '__proto__' }, 'query'],
  ])('%j travels by %s', (raw, name) => expect(modeOfUnchecked(raw).name).toBe(name));
});
