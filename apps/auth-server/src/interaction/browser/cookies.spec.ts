import { readCookies, writeCookie } from './cookies.js';

describe('Cookies', () => {
  it('are read by name, the first of a name only', () => {
    expect([...readCookies('a=1; b=x=y;c = 3 ; a=2; novalue; =x')]).toEqual([['a', '1'], ['b', 'x=y'], ['c', '3']]);
    expect([...readCookies(undefined)]).toEqual([]);
  });

  it('are written for this site alone', () => {
    expect(writeCookie('a', 'b', { secure: true, maxAge: 0 })).toBe('a=b; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0');
    expect(writeCookie('a', 'b', { secure: false })).toBe('a=b; Path=/; HttpOnly; SameSite=Lax');
  });

  it('are written for a script in a frame of any site where that is said', () => {
    expect(writeCookie('a', 'b', { secure: true, readable: true })).toBe('a=b; Path=/; SameSite=None; Secure');
    expect(writeCookie('a', 'b', { secure: false, readable: true })).toBe('a=b; Path=/; SameSite=Lax');
  });
});
