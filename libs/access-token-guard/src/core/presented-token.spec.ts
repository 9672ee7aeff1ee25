import { AccessTokenError } from './errors.js';
import type { HttpRequest } from './http-request.js';
import { presentedToken } from './presented-token.js';

const outcome = (request: Partial<HttpRequest>): string => {
  try {
    const { scheme, token } = presentedToken({ headers: {}, url: '/documents', ...request });
    return scheme === 'Bearer' ? token : `${scheme} ${token}`;
  } catch (error) {
    return error instanceof AccessTokenError ? `${error.status} ${error.code ?? 'no code'}` : String(error);
  }
};
const sent = (...authorization: string[]): Partial<HttpRequest> => ({
  headers: { authorization: authorization[0] },
  rawHeaders: ['Host', 'api', ...authorization.flatMap((line) => ['authorization', line])],
});

describe('the token of a request', () => {
  it('is what follows the scheme Bearer, in any case', () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer  ']) expect(outcome(sent(`${scheme} abc.d-e_f~+/=`))).toBe('abc.d-e_f~+/=');
  });

  it('is what follows the scheme DPoP, where a key is to be proven besides', () => {
    for (const scheme of ['DPoP', 'dpop']) expect(outcome(sent(`${scheme} abc`))).toBe('DPoP abc');
  });

  it('is missing without an Authorization header, and with another scheme', () => {
    expect(outcome({})).toBe('401 no code');
    for (const line of ['', 'Basic YTpi', 'Bearerabc', 'DPoPabc']) expect(outcome(sent(line))).toBe('401 no code');
  });

  it('is missing where what stands for the header is no text, as JSON that a server takes headers from may hold', () => {
    for (const authorization of [7, null, { 0: 'Bearer a', length: 1 }, { toString: 'Bearer a' }, [['Bearer a']]] as never[]) {
      expect(outcome({ headers: { authorization } })).toBe('401 no code');
    }
  });

  it('is refused malformed', () => {
    for (const line of ['Bearer', 'Bearer ', 'Bearer a b', 'Bearer a, Bearer b', 'Bearer ä', 'Bearer "a"', 'Bearer =', 'DPoP', 'DPoP a, Bearer b']) {
      expect(outcome(sent(line))).toBe('400 invalid_request');
    }
  });

  it('is refused when it comes twice, even where the platform shows only the first', () => {
    expect(outcome(sent('Bearer a', 'Bearer b'))).toBe('400 invalid_request');
    expect(outcome(sent('Basic YTpi', 'Bearer b'))).toBe('400 invalid_request');
    expect(outcome(sent('DPoP a', 'Bearer a'))).toBe('400 invalid_request');
    const { headers, rawHeaders } = sent('Bearer a', 'Bearer a');
    expect(outcome({ headers: headers ?? {}, raw: { rawHeaders } })).toBe('400 invalid_request');
    expect(outcome({ headers: { authorization: ['Bearer a', 'Bearer b'] } })).toBe('400 invalid_request');
  });

  it('is refused in the query, alone or besides the header', () => {
    for (const url of ['/documents?access_token=a', '/documents?x=1&access_token', '/documents?%61ccess_token=a']) {
      expect(outcome({ url })).toBe('400 invalid_request');
      expect(outcome({ ...sent('Bearer a'), url })).toBe('400 invalid_request');
      expect(outcome({ ...sent('Bearer a'), url: '/', originalUrl: url })).toBe('400 invalid_request');
    }
  });

  it('is refused in a form, alone or besides the header, but JSON may use the name', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    for (const body of [{ access_token: 'a' }, 'x=1&access_token=a']) {
      expect(outcome({ headers: form, body })).toBe('400 invalid_request');
      expect(outcome({ headers: { ...form, authorization: 'Bearer a' }, body })).toBe('400 invalid_request');
    }
    expect(outcome({ headers: { authorization: 'Bearer a', 'content-type': 'application/json' }, body: { access_token: 'b' } })).toBe('a');
  });
});
