import { InsufficientScope, InvalidToken } from '@latchkey/protocol';
import { MissingToken, challengesOf, clientChallenge } from './challenges.js';

describe('A client that did not prove itself', () => {
  it.each([
    ['tried the Authorization header', { headers: { authorization: 'Basic eDp5' }, body: { grant_type: 'refresh_token' } }, true],
    ['tried the header and named itself', { headers: { authorization: 'Basic eDp5' }, body: { client_id: 'x' } }, true],
    ['tried nothing', { headers: {}, body: { grant_type: 'refresh_token' } }, true],
    ['sent no body', { headers: {}, body: null }, true],
    ['only named itself, as in a browser', { headers: {}, body: { client_id: 'x' } }, false],
    ['sent a secret', { headers: {}, body: { client_id: 'x', client_secret: 'y' } }, false],
    ['sent an assertion', { headers: {}, body: { client_assertion: 'x.y.z' } }, false],
  ])('%s: is challenged to Basic where that helps', (_what, request, challenged) => {
    expect(clientChallenge(request)?.startsWith('Basic ') ?? false).toBe(challenged);
  });
});

describe('A request without the access token that it takes', () => {
  const answer = { error: 'invalid_token', error_uri: 'https://id.example/errors#invalid_token' };
  const schemes = (error: InvalidToken | InsufficientScope, scheme: 'Bearer' | 'DPoP', takesProofs = true) =>
    challengesOf(error, answer, { realm: 'userinfo', takesProofs, scheme }).map((challenge) => `${challenge.split(' ', 1)[0]}${challenge.includes('error=') ? ' told' : ''}`);

  it('is told of both schemes where tokens may be bound, and what was wrong by the one that it used', () => {
    expect(schemes(new MissingToken(), 'Bearer')).toEqual(['Bearer', 'DPoP']);
    expect(schemes(new InvalidToken(), 'Bearer')).toEqual(['Bearer told', 'DPoP']);
    expect(schemes(new InvalidToken(), 'DPoP')).toEqual(['DPoP told']);
    expect(schemes(new InsufficientScope({ scope: 'openid' }), 'Bearer')).toEqual(['Bearer told']);
    expect(schemes(new InvalidToken(), 'Bearer', false)).toEqual(['Bearer told']);
  });
});
