import { InvalidRequest } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { parametersOnce } from './parameters-once.js';

describe('The parameters', () => {
  it('that are not known are ignored', async () => {
    const { parameters } = await judged(parametersOnce, aClient(), { scope: 'openid', utm_source: 'x', screen: 'wide' });
    expect(parameters.entries()).toEqual([['scope', 'openid']]);
  });

  it('may repeat resource', async () => {
    const resource = ['https://a.example', 'https://b.example'];
    expect((await judged(parametersOnce, aClient(), { resource })).parameters.all('resource')).toEqual(resource);
  });

  it.each([
    ['repeated', { scope: ['openid', 'email'] }],
    ['repeated with the same value', { nonce: ['a', 'a'] }],
    ['nested', { scope: { a: 'b' } }],
    ['longer than can be kept', { login_hint: 'x'.repeat(8001) }],
    ['longer than can be kept once it is written down', { login_hint: '\u0001'.repeat(2000) }],
    ['with a NUL', { scope: 'openid\0' }],
  ])('are refused when one is %s', async (_what, raw) => {
    await expect(judged(parametersOnce, aClient(), raw)).rejects.toThrow(InvalidRequest);
  });
});
