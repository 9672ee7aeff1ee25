import { query } from './query.js';

const deliver = (redirectUri: string, parameters: Record<string, string | undefined>) => {
  const delivery = query.deliver(redirectUri, parameters);
  return delivery.kind === 'redirect' ? delivery.location : undefined;
};

describe('The query response mode', () => {
  it('adds to the redirect URI, and leaves its own query as it is', () => {
    expect(deliver('https://app.example/cb', { code: 'c', state: undefined })).toBe('https://app.example/cb?code=c');
    expect(deliver('https://app.example/cb?a=%2Fb&c', { code: 'c' })).toBe('https://app.example/cb?a=%2Fb&c&code=c');
    expect(deliver('https://app.example/cb?', { code: 'c' })).toBe('https://app.example/cb?code=c');
    expect(deliver('com.example.app:/cb', { code: 'c' })).toBe('com.example.app:/cb?code=c');
  });

  it('encodes whatever a value holds', () => {
    expect(deliver('https://app.example/cb', { state: 'a\r\nSet-Cookie: b=c&code=evil#x' })).toBe(
      'https://app.example/cb?state=a%0D%0ASet-Cookie%3A+b%3Dc%26code%3Devil%23x',
    );
  });
});
