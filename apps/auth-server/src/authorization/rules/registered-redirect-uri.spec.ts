import { InvalidRequest } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { registeredRedirectUri } from './registered-redirect-uri.js';
import type { Arrival, ArrivalContext } from './rule.js';

const client = aClient({ redirectUris: ['https://app.example/callback', 'http://127.0.0.1/cb', 'http://[::1]/cb', 'http://localhost/cb', 'com.example.app:/cb'] });
const arrivalFor = (requestedUri: string): Arrival => ({ raw: {}, stores: {} as Arrival['stores'], client, requestedUri });

describe('A redirect URI', () => {
  it.each(['https://app.example/callback', 'http://127.0.0.1:49152/cb', 'http://[::1]:8080/cb', 'http://127.0.0.1/cb', 'com.example.app:/cb', 'http://localhost/cb'])(
    '%s is registered', (uri) => {
      const arrival = arrivalFor(uri);
      void registeredRedirectUri(arrival, {} as ArrivalContext);
      expect(arrival.redirectUri).toBe(uri);
    },
  );

  it.each([
    ['another host', 'https://evil.example/callback'],
    ['the host as user', 'https://app.example@evil.example/callback'],
    ['a user before the host', 'https://evil@app.example/callback'],
    ['a longer host', 'https://app.example.evil.example/callback'],
    ['a longer path', 'https://app.example/callback/../../evil'],
    ['a longer last segment', 'https://app.example/callbackevil'],
    ['another case of the host', 'https://APP.example/callback'],
    ['another case of the path', 'https://app.example/Callback'],
    ['a slash at the end', 'https://app.example/callback/'],
    ['a query', 'https://app.example/callback?next=https://evil.example'],
    ['a fragment', 'https://app.example/callback#evil'],
    ['a port', 'https://app.example:443/callback'],
    ['another scheme', 'http://app.example/callback'],
    ['a percent-encoded letter', 'https://app.example/c%61llback'],
    ['a backslash', 'https://app.example\\@evil.example/callback'],
    ['a port on localhost', 'http://localhost:8080/cb'],
    ['another loopback address', 'http://127.0.0.2/cb'],
    ['loopback as a user', 'http://127.0.0.1:80@evil.example/cb'],
    ['loopback in front of a host', 'http://127.0.0.1.evil.example/cb'],
    ['loopback with another path', 'http://127.0.0.1:8080/other'],
    ['loopback over https', 'https://127.0.0.1:8080/cb'],
    ['a script', 'javascript:alert(1)'],
    ['a line break', 'https://app.example/callback\r\nSet-Cookie: a=b'],
    ['space around it', ' https://app.example/callback'],
    ['no scheme', '//app.example/callback'],
  ])('with %s is refused', (_what, uri) => {
    const arrival = arrivalFor(uri);
    expect(() => registeredRedirectUri(arrival, {} as ArrivalContext)).toThrow(InvalidRequest);
    expect(arrival.redirectUri).toBeUndefined();
  });
});
