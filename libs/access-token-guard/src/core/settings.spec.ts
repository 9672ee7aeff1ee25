import { createAccessTokenVerifier } from './index.js';
import type { AccessTokenVerifierOptions, IssuerOptions } from './index.js';

const issuer: IssuerOptions = { issuer: 'https://id.example', audience: 'https://api.example/v1' };
const problemOf = (options: object | undefined): string => {
  try {
    createAccessTokenVerifier(options as AccessTokenVerifierOptions);
    return 'none';
  } catch (error) {
    return String(error);
  }
};
const problem = (options: object): string => problemOf({ issuers: [issuer], ...options });
const problemWith = (changes: object, options: object = {}): string => problem({ issuers: [{ ...issuer, ...changes }], ...options });

const NO_ISSUER = "issuers must name at least one issuer. Expected [{ issuer: 'https://id.example', audience: 'https://api.example' }].";

describe('the options of a guard', () => {
  it.each([
    ['no issuer', () => problem({ issuers: [] }), NO_ISSUER],
    ['no list', () => problem({ issuers: undefined }), NO_ISSUER],
    ['an issuer twice', () => problem({ issuers: [issuer, issuer] }), 'issuers names https://id.example twice.'],
    ['no URL', () => problemWith({ issuer: 'id.example' }), "issuers[0].issuer must be an absolute http(s) URL; got 'id.example'."],
    ['another scheme', () => problemWith({ issuer: 'ftp://id.example' }), "issuers[0].issuer must be an absolute http(s) URL; got 'ftp://id.example'."],
    ['no URL, and a password', () => problemWith({ issuer: 'user:hush@id.example' }), 'issuers[0].issuer must be an absolute http(s) URL; got a text with an @.'],
    ['an issuer that is a number', () => problemWith({ issuer: 7 }), "issuers[0].issuer must be an absolute http(s) URL; got '7'."],
    ['a query', () => problemWith({ issuer: 'https://id.example?x=1' }), 'issuers[0].issuer must have no credentials, query or fragment.'],
    ['plain http', () => problemWith({ issuer: 'http://id.example' }), "issuers[0].issuer must be https, or on this machine, or allowInsecureIssuer must be set; got 'http://id.example/'."],
    ['no audience', () => problemWith({ audience: '' }), 'issuers[0].audience must be given: without it a token for another API would be accepted.'],
    ['a wrong internal address', () => problemWith({ internalUrl: 'auth-server' }), "issuers[0].internalUrl must be an absolute http(s) URL; got 'auth-server'."],
    ['no secret', () => problemWith({ introspection: { clientId: 'a' } }), 'issuers[0].introspection.clientSecret must be a non-empty text; got none.'],
    ['an empty secret', () => problemWith({ introspection: { clientId: 'a', clientSecret: '' } }), 'issuers[0].introspection.clientSecret must be a non-empty text; got an empty one.'],
    ['a secret that is a number', () => problemWith({ introspection: { clientId: 'a', clientSecret: 1234 } }), 'issuers[0].introspection.clientSecret must be a non-empty text; got a number.'],
    ['no algorithm', () => problemWith({ algorithms: [] }), 'issuers[0].algorithms must name at least one algorithm.'],
    ['a required feed that nobody may follow', () => problemWith({ revocationFeed: { required: true } }), "issuers[0].revocationFeed.required needs the issuer's introspection client, which the feed is asked for with."],
    ['another rule of silence', () => problemWith({ revocationFeed: { whenSilent: 'never' } }), 'issuers[0].revocationFeed.whenSilent must be strict, bounded or open.'],
    ['a silence shorter than the heartbeat', () => problemWith({ revocationFeed: { maxSilence: 1 } }), 'issuers[0].revocationFeed.maxSilence must be a number of seconds between 2 and 600; got 1.'],
    ['a silence in milliseconds', () => problemWith({ revocationFeed: { maxSilence: 3_000 } }), 'issuers[0].revocationFeed.maxSilence must be a number of seconds between 2 and 600; got 3000.'],
    ['a bound in milliseconds', () => problemWith({ revocationFeed: { bound: 30_000 } }), 'issuers[0].revocationFeed.bound must be a number of seconds between 0 and 3600; got 30000.'],
    ['two audiences and no resource', () => problem({ issuers: [issuer, { issuer: 'https://b.example', audience: 'b' }] }), 'resource must be given, since the issuers name different audiences.'],
    ['no address that proofs could be for', () => problemWith({ audience: 'urn:documents' }, { dpop: {} }), 'dpop.publicUrl must be given, since the resource is no web address.'],
    ['a public address with a query', () => problem({ dpop: { publicUrl: ['https://api.example', 'https://api.example?x'] } }), 'dpop.publicUrl must be an absolute http(s) URL without credentials, query and fragment, or several.'],
    ['a secret for nonces that can be guessed', () => problem({ dpop: { nonceSecret: 'short' } }), 'dpop.nonceSecret must be a text of at least 32 characters.'],
    ['proofs that are kept for hours', () => problem({ dpop: { maxAge: 3600 } }), 'dpop.maxAge must be a number of seconds between 1 and 300; got 3600.'],
    ['proofs by a shared secret', () => problem({ dpop: { algorithms: ['ES256', 'HS256'] } }), 'dpop.algorithms must be some of ES256, ES384, ES512, RS256, RS384, RS512, PS256, PS384, PS512, EdDSA, Ed25519.'],
    ['certificates from a header by name', () => problem({ clientCertificate: 'x-client-cert' }), 'clientCertificate must be a function of the request.'],
    ['a name that is misspelt', () => problem({ scopeSupported: ['a'] }), 'scopeSupported is no option; there are issuers, resource, resourceName, resourceDocumentation, scopesSupported, realm, clockTolerance, requestTimeout, maxTokenLength, dpop, clientCertificate, scopeHierarchy, permissionsClaim, keyCache, introspectionCache, jwtCache, allowInsecureIssuer, fetch, now, report.'],
    ['an algorithm that would not hold', () => problemWith({ algorithm: ['ES256'] }), 'issuers[0].algorithm is no option; there are issuer, audience, internalUrl, introspection, revocationFeed, algorithms.'],
    ['a secret by another name', () => problemWith({ introspection: { clientId: 'a', clientSecret: 'b', client_secret: 'c' } }), 'issuers[0].introspection.client_secret is no option; there are clientId, clientSecret.'],
    ['a feed that would not be strict', () => problemWith({ introspection: { clientId: 'a', clientSecret: 'b' }, revocationFeed: { whenSilence: 'strict' } }), 'issuers[0].revocationFeed.whenSilence is no option; there are maxSilence, whenSilent, bound, required.'],
    ['proofs that would not be shared', () => problem({ dpop: { spentProof: {} } }), 'dpop.spentProof is no option; there are publicUrl, algorithms, maxAge, spentProofs, maxSpentProofs, maxSpentProofsPerHolder, nonceSecret.'],
    ['a cache that would not be bounded', () => problem({ jwtCache: { maxEntry: 1 } }), 'jwtCache.maxEntry is no option; there are maxEntries.'],
    ['a variable that is not set', () => problemWith({ introspection: { clientId: 'a', clientSecret: undefined } }), 'issuers[0].introspection.clientSecret is undefined; expected a text. Is the environment variable set that it comes from?'],
    ['a number as a text', () => problem({ requestTimeout: '5' }), 'requestTimeout must be a number of seconds between 0.1 and 60; got a text.'],
    ['no options', () => problemOf(undefined), NO_ISSUER],
    ['an issuer that is a text', () => problem({ issuers: ['https://id.example'] }), 'issuers[0] must be an object, with issuer, audience, internalUrl, introspection, revocationFeed, algorithms.'],
    ['credentials that are not there', () => problemWith({ introspection: null }), 'issuers[0].introspection must be an object, with clientId, clientSecret.'],
    ['a feed that is on', () => problemWith({ revocationFeed: true }), 'issuers[0].revocationFeed must be an object, with maxSilence, whenSilent, bound, required.'],
    ['a number for a cache', () => problem({ jwtCache: 5 }), 'jwtCache must be an object, with maxEntries.'],
    ['a share of proofs that is more than the whole', () => problem({ dpop: { maxSpentProofs: 10, maxSpentProofsPerHolder: 11 } }), 'dpop.maxSpentProofsPerHolder must be a number between 1 and 10; got 11.'],
    ['a memory of proofs that remembers nothing', () => problem({ dpop: { spentProofs: new Map() } }), 'dpop.spentProofs must have a function spend(key, until).'],
    ['scopes in one text', () => problem({ scopesSupported: 'a b' }), 'scopesSupported must be a list of scopes.'],
    ['a fetch that is none', () => problem({ fetch: 'fetch' }), 'fetch must be a function.'],
    ['an endless tolerance', () => problem({ clockTolerance: 86_400 }), 'clockTolerance must be a number of seconds between 0 and 60; got 86400.'],
    ['a number that is none', () => problem({ introspectionCache: { ttl: Number.NaN } }), 'introspectionCache.ttl must be a number of seconds between 0 and 3600; got NaN.'],
  ])('are refused in one sentence with %s', (_, refused, sentence) => {
    expect(refused()).toBe(`GuardConfigurationError: access-token-guard: ${sentence}`);
  });

  it('are refused in the wrong place with where they belong', () => {
    expect(problemOf(issuer)).toMatch(/ issuer is no option; .* It belongs into issuers\[\]\.$/);
    expect(problem({ algorithms: ['ES256'] })).toMatch(/ algorithms is no option; .* It belongs into issuers\[\] or dpop\.$/);
    expect(problemWith({ clientId: 'a' })).toMatch(/ issuers\[0\]\.clientId is no option; .* It belongs into issuers\[\]\.introspection\.$/);
  });

  it.each(['none', 'HS256', 'HS512', 'dir'])('cannot let %s in', (algorithm) => {
    expect(problemWith({ algorithms: ['ES256', algorithm] })).toMatch(`issuers[0].algorithms must not contain ${algorithm}`);
  });

  it('may name an issuer on this machine, or an insecure one on purpose, or reach it by plain http inside the network', () => {
    for (const address of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000/t/a']) expect(problemWith({ issuer: address })).toBe('none');
    expect(problemWith({ issuer: 'http://id.example' }, { allowInsecureIssuer: true })).toBe('none');
    expect(problemWith({ internalUrl: 'http://auth-server:3000' })).toBe('none');
  });

  it('describe the resource for its metadata, at the root and below the path of its identifier', () => {
    const verifier = createAccessTokenVerifier({ issuers: [issuer], scopesSupported: ['a'], resourceName: 'Documents' });
    expect(verifier.protectedResource).toEqual({
      metadata: {
        resource: 'https://api.example/v1',
        authorization_servers: ['https://id.example'],
        bearer_methods_supported: ['header'],
        dpop_signing_alg_values_supported: expect.arrayContaining(['ES256', 'PS256', 'EdDSA']),
        scopes_supported: ['a'],
        resource_name: 'Documents',
      },
      metadataUrl: 'https://api.example/.well-known/oauth-protected-resource/v1',
      paths: ['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/v1'],
    });
  });

  it('say in the metadata what tokens may be bound to', () => {
    const possessions = (options: Partial<AccessTokenVerifierOptions>) => {
      const { dpop_signing_alg_values_supported: proofs, tls_client_certificate_bound_access_tokens: certificates } = createAccessTokenVerifier({ issuers: [issuer], ...options }).protectedResource?.metadata ?? {};
      return { proofs, certificates };
    };
    expect(possessions({ dpop: { algorithms: ['ES256'] }, clientCertificate: () => undefined })).toEqual({ proofs: ['ES256'], certificates: true });
    expect(possessions({ dpop: false })).toEqual({ proofs: undefined, certificates: undefined });
  });

  it('need no web address as the audience; there is then no metadata', () => {
    expect(createAccessTokenVerifier({ issuers: [{ ...issuer, audience: 'urn:documents' }] }).protectedResource).toBeUndefined();
  });
});
