import { redirectUriFault, redirectUriMatches } from './redirect-uri.js';

describe('A redirect URI', () => {
  const registered = ['https://app.example/callback', 'http://127.0.0.1/callback', 'http://[::1]:8080/callback', 'com.example.app:/callback'];

  it.each(registered)('%s matches itself', (uri) => {
    expect(redirectUriMatches(uri, registered)).toBe(true);
  });

  it.each(['http://127.0.0.1:51234/callback', 'http://[::1]:1/callback', 'http://[::1]/callback'])(
    '%s matches, since a loopback port is chosen anew each time (RFC 8252 §7.3)',
    (uri) => expect(redirectUriMatches(uri, registered)).toBe(true),
  );

  it.each([
    'https://app.example/callback/', 'https://app.example/callback?x=1', 'https://app.example:8443/callback', 'https://APP.example/callback',
    'https://app.example/Callback', 'https://app.example.evil.example/callback', 'https://app.example@evil.example/callback',
    'http://127.0.0.1.evil.example/callback', 'http://127.0.0.1:80@evil.example/callback', 'http://127.0.0.1:999999/callback',
    'http://127.0.0.1:1/other', 'http://127.0.0.1:1/callback?x', 'https://127.0.0.1:1/callback', 'http://localhost:1/callback',
    'http://127.0.0.2/callback', 'http://127.1/callback', 'com.example.app:/callback2', 'http://127.0.0.1:/callback#x', '',
  ])('%s matches none', (uri) => expect(redirectUriMatches(uri, registered)).toBe(false));

  it.each([
    ['https://app.example/cb#part', /fragment/],
    ['javascript:alert(1)', /scheme|dot/],
    ['data:text/html,x', /scheme/],
    ['/relative', /absolute/],
    ['https://user:secret@app.example/', /credentials/],
    ['https:app.example', /two slashes/],
    ['https:/app.example', /two slashes/],
    ['http:///127.0.0.1/callback', /two slashes/],
    ['https://app.example/a b', /character/],
    ['https://app.example/\r\nset-cookie:x', /character/],
    ['myapp:/callback', /dot/],
    ['https://app.example;sandbox/', /must name a host/],
    ['https://app.example,other/', /must name a host/],
    ['https://*.example/', /must name a host/],
    ['https://app%3Bx.example/', /must name a host/],
    [`https://app.example/${'x'.repeat(2000)}`, /longer/],
  ])('%s cannot be registered', (uri, why) => expect(redirectUriFault(uri)).toMatch(why));

  it.each([...registered, 'https://my_app.example/', 'https://bücher.example/'.replace('ü', '%C3%BC'), 'https://192.0.2.1:8443/', 'https://app.example./'])('%s can be registered', (uri) => expect(redirectUriFault(uri)).toBeUndefined());
});
