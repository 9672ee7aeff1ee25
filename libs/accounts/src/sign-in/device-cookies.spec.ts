import { MasterKey, SystemRandomness } from '@latchkey/protocol';
import { DeviceCookies } from './device-cookies.js';

const cookies = (key = 1) => new DeviceCookies(new MasterKey(Buffer.alloc(32, key).toString('base64url')), new SystemRandomness());

describe('A device cookie', () => {
  const cookie = cookies().issue('default', 'acct_ada');

  it('is recognised for the account that signed in with it', () => {
    expect(cookies().recognise(cookie, 'default', 'acct_ada')).toBe(cookie.split('.')[0]);
  });

  it.each([
    ['for another account', cookie, 'default', 'acct_eve'],
    ['in another tenant', cookie, 'acme', 'acct_ada'],
    ['with another identifier', `A${cookie.slice(1, 22)}${cookie.slice(22)}`.replace(/^(.)/, (first) => (first === cookie[0] ? 'B' : first)), 'default', 'acct_ada'],
    ['cut short', cookie.slice(0, -1), 'default', 'acct_ada'],
    ['that is missing', undefined, 'default', 'acct_ada'],
  ])('is not recognised %s', (_what, value, tenant, account) => expect(cookies().recognise(value, tenant, account)).toBeUndefined());

  it('of another master key is not recognised', () => expect(cookies(2).recognise(cookie, 'default', 'acct_ada')).toBeUndefined());

  it('is a new one at each sign-in', () => expect(cookies().issue('default', 'acct_ada')).not.toBe(cookie));
});
