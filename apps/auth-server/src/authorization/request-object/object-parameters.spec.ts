import { InvalidRequestObject } from '@latchkey/protocol';
import { withObject } from './object-parameters.js';

describe('A request with an object', () => {
  it('is what the object says, and beside that what came with it', () => {
    const beside = { client_id: 'app', request: 'ey', scope: 'openid', state: 'outside', nonce: 'outside' };
    expect(withObject(beside, { state: 'inside', max_age: 60, claims: { userinfo: {} }, resource: ['urn:a', 'urn:b'], nonce: null, iss: 'app', custom: 1 })).toEqual({
      client_id: 'app', scope: 'openid', state: 'inside', nonce: 'outside', max_age: '60', claims: '{"userinfo":{}}', resource: ['urn:a', 'urn:b'],
    });
  });

  it.each([{ scope: ['openid'] }, { state: 7 }, { max_age: true }, { redirect_uri: {} }, { resource: [1] }, { prompt: ['none'] }, { claims: 7 }])('is refused with %j', (claims) => {
    expect(() => withObject({}, claims)).toThrow(InvalidRequestObject);
  });

  it('takes nothing from a prototype', () => {
    expect(withObject({}, Object.create({ scope: 'openid' }) as Record<string, unknown>)).toEqual({});
  });
});
