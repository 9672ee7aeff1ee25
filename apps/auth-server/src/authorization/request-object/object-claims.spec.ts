import { InvalidRequestObject, secondsOf } from '@latchkey/protocol';
import { FixedClock } from '@latchkey/testing';
import { checkObjectClaims } from './object-claims.js';

const now = FixedClock.START;
const at = (seconds: number): number => secondsOf(now) + seconds;
const check = (claims: object, responseType?: string) => checkObjectClaims({ ...claims }, { issuer: 'https://id.example', clientId: 'app', responseType, now });

describe('The claims of a request object', () => {
  it.each([
    {}, { iss: 'app', aud: 'https://id.example' }, { aud: ['https://other.example', 'https://id.example'] }, { exp: at(1), nbf: at(0) }, { exp: at(-9), nbf: at(9) },
    { client_id: 'app', response_type: 'code' }, { sub: 'somebody' },
  ])('may be %j', (claims) => expect(() => check(claims, 'code')).not.toThrow());

  it.each<[string, object]>([
    ['another issuer', { iss: 'other' }],
    ['another audience', { aud: 'https://other.example' }],
    ['other audiences', { aud: ['https://other.example'] }],
    ['a longer audience', { aud: 'https://id.example/t/acme' }],
    ['no audience that is text', { aud: { includes: true } }],
    ['an end that has come', { exp: at(-10) }],
    ['an end that is no time', { exp: '9999999999' }],
    ['an endless end', { exp: null }],
    ['a beginning that has not come', { nbf: at(11) }],
    ['a request object inside', { request: 'ey' }],
    ['an address of one inside', { request_uri: 'https://app.example/request' }],
    ['another client', { client_id: 'other' }],
    ['another response type than beside it', { response_type: 'none' }],
    ['the client as its subject, like an assertion of its own', { sub: 'app' }],
  ])('are refused with %s', (_what, claims) => expect(() => check(claims, 'code')).toThrow(InvalidRequestObject));
});
