import { outcomeOf } from '../../../test/outcome.js';
import { createAccessTokenVerifier } from '../index.js';
import type { AccessTokenVerifierOptions } from '../index.js';

interface Call {
  readonly url: string;
  readonly init: RequestInit;
}

/** An issuer that answers whatever a test says, and a guard that asks it. */
const asking = (answers: Record<string, () => Response>, options: Partial<AccessTokenVerifierOptions> = {}) => {
  const calls: Call[] = [];
  const reports: string[] = [];
  const verifier = createAccessTokenVerifier({
    issuers: [{ issuer: 'https://id.example', audience: 'a', introspection: { clientId: 'api', clientSecret: 'hush-hush' }, revocationFeed: false }],
    fetch: async (input, init = {}) => {
      const url = String(input);
      calls.push({ url, init });
      return (answers[url] ?? (() => new Response('', { status: 404 })))();
    },
    report: (message) => reports.push(message),
    ...options,
  });
  return { verifier, calls, reports };
};
const json = (value: unknown) => () => new Response(JSON.stringify(value));
const metadata = 'https://id.example/.well-known/oauth-authorization-server';
const described = (changes: object = {}) => ({
  [metadata]: json({ issuer: 'https://id.example', introspection_endpoint: 'https://id.example/introspect', ...changes }),
});

describe('what an issuer answers', () => {
  it('is asked for without following redirects, which could carry the secret away, and within a time', async () => {
    const { verifier, calls } = asking({ ...described(), 'https://id.example/introspect': json({ active: false }) });
    await outcomeOf(verifier.verify('opaque'));
    expect(calls.map(({ url }) => url)).toEqual([metadata, 'https://id.example/introspect']);
    for (const { init } of calls) expect(init).toMatchObject({ redirect: 'error', signal: expect.any(AbortSignal) });
  });

  it.each([
    ['an error', () => new Response('', { status: 500 })],
    ['no JSON', () => new Response('<html>')],
    ['a list', json([{ active: true }])],
    ['two answers in one', () => new Response('{"active":false,"active":true}')],
    ['more than can be read', () => new Response(`{"active":true,"x":"${'x'.repeat(600_000)}"}`)],
    ['nothing', () => { throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }); }],
  ])('is no acceptance when introspection gives %s', async (_, answer) => {
    const { verifier, reports } = asking({ ...described(), 'https://id.example/introspect': answer });
    expect(await outcomeOf(verifier.verify('a-token-of-someone'))).toMatchObject({ status: 503 });
    expect(reports.join()).toMatch(/^Issuer https:\/\/id\.example: introspection: /);
    expect(reports.join()).not.toMatch(/a-token-of-someone|hush-hush/);
  });

  it.each([
    ['unencrypted', 'http://id.example/introspect'],
    ['unencrypted elsewhere', 'http://attacker.example/introspect'],
    ['not on the web', 'file:///etc/passwd'],
    ['no address', 7],
  ])('is not followed to an endpoint that is %s', async (_, endpoint) => {
    const { verifier, calls } = asking(described({ introspection_endpoint: endpoint }));
    expect(await outcomeOf(verifier.verify('opaque'))).toMatchObject({ status: 503 });
    expect(calls.map(({ url }) => url)).toEqual([metadata]);
  });

  it.each([
    ['an error and a description', { error: 'invalid_client', error_description: 'The client is unknown.' }, ': invalid_client "The client is unknown."'],
    ['an error', { error: 'invalid_client' }, ': invalid_client'],
    ['a description of several lines', { error: 'invalid_client', error_description: 'The client\nis unknown.' }, ': invalid_client'],
    ['a description that is too long', { error: 'invalid_client', error_description: 'x'.repeat(201) }, ': invalid_client'],
    ['a description with the secret', { error: 'invalid_client', error_description: 'Not hush-hush!' }, ': invalid_client'],
    ['a description with the token', { error: 'invalid_token', error_description: 'Not a-token-of-someone.' }, ': invalid_token'],
    ['an error of several lines', { error: 'invalid\nclient', error_description: 'x' }, ''],
    ['an error with the secret', { error: 'hush-hush' }, ''],
    ['an error that is no text', { error: { error: 'invalid_client' } }, ''],
    ['more than can be read', { error: 'invalid_client', x: 'x'.repeat(5_000) }, ''],
    ['no JSON', '<html>', ''],
  ])('is told of when it refuses the guard with %s, where that belongs into a log', async (_, answer, said) => {
    const { verifier, reports } = asking({ ...described(), 'https://id.example/introspect': () => new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), { status: 401 }) });
    await outcomeOf(verifier.verify('a-token-of-someone'));
    expect(reports).toEqual([`Issuer https://id.example: introspection: https://id.example/introspect answered 401${said}.`]);
  });

  it('may be where OpenID providers have it', async () => {
    const { verifier } = asking({
      'https://id.example/.well-known/openid-configuration': described()[metadata] as () => Response,
      'https://id.example/introspect': json({ active: false }),
    });
    expect(await outcomeOf(verifier.verify('opaque'))).toMatchObject({ status: 401 });
  });

  it('is not looked for elsewhere when the server fails', async () => {
    const { verifier, calls } = asking({ [metadata]: () => new Response('', { status: 502 }) });
    await outcomeOf(verifier.verify('opaque'));
    expect(calls).toHaveLength(1);
  });
});
