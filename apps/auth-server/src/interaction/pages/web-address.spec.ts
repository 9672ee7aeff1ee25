import { destinationOf, formTargets, webAddress } from './web-address.js';

describe('A link', () => {
  it.each(['https://app.example/', 'http://localhost:8080/'])('may lead to %s', (address) => expect(webAddress(address)).toBe(address));
  it.each(['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', '/path', '', undefined])(
    'may not lead to %p', (address) => expect(webAddress(address)).toBeUndefined(),
  );
});

describe('The destination of an answer', () => {
  it.each([
    ['https://app.example:8443/callback?x=y', { name: 'app.example:8443', onThisDevice: false }],
    ['http://127.0.0.1:49152/cb', { name: '127.0.0.1:49152', onThisDevice: true }],
    ['com.example.app:/cb', { name: 'com.example.app', onThisDevice: true }],
  ])('of %s', (uri, destination) => expect(destinationOf(uri)).toEqual(destination));
});

describe('The targets of a form', () => {
  it.each([
    [undefined, ["'self'"]],
    ['https://app.example/callback', ["'self'", 'https:']],
    ['http://127.0.0.1:49152/cb', ["'self'", 'http:', 'https:']],
    ['com.example.app:/cb', ["'self'", 'com.example.app:', 'https:']],
  ])('of a redirect to %p', (uri, targets) => expect(formTargets(uri)).toEqual(targets));
});
