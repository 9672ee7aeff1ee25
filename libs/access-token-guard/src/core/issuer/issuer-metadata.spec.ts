import { outcomeOf } from '../../../test/outcome.js';
import { TestIssuer } from '../../../test/test-issuer.js';
import { createTestIssuer } from '../../testing/index.js';
import { createAccessTokenVerifier } from '../index.js';
import type { IssuerOptions } from '../index.js';
import { issuerSettings } from './issuer-settings.js';
import { metadataAddresses, rebased } from './issuer-metadata.js';

describe("an issuer's metadata", () => {
  it('is looked for inserted first, then appended, each place once', () => {
    const addresses = (base: string) => metadataAddresses(base).map((address) => address.href);
    expect(addresses('https://id.example')).toEqual([
      'https://id.example/.well-known/oauth-authorization-server',
      'https://id.example/.well-known/openid-configuration',
    ]);
    expect(addresses('https://id.example/t/acme')).toEqual([
      'https://id.example/.well-known/oauth-authorization-server/t/acme',
      'https://id.example/t/acme/.well-known/openid-configuration',
      'https://id.example/t/acme/.well-known/oauth-authorization-server',
    ]);
  });

  it('is moved inside the network only where it is the issuer’s own', () => {
    const settings = issuerSettings({ issuer: 'https://id.example/t/a', audience: 'x', internalUrl: 'http://auth:3000/t/a' }, 'issuer', false);
    const moved = (address: string) => rebased(new URL(address), settings).href;
    expect(moved('https://id.example/t/a/jwks?v=1')).toBe('http://auth:3000/t/a/jwks?v=1');
    expect(moved('https://id.example/jwks')).toBe('http://auth:3000/jwks');
    expect(moved('https://id.example/t/abc/jwks')).toBe('http://auth:3000/t/abc/jwks');
    expect(moved('https://keys.example/t/a/jwks')).toBe('https://keys.example/t/a/jwks');
  });

  it.each(['http://127.0.0.1:9/', 'http://localhost:9/', 'http://[::1]:9/', 'http://id.example/'])('of an issuer elsewhere leads to nothing without TLS, as %s, this machine included', async (address) => {
    const issuer = await createTestIssuer({ port: false, feed: false });
    const opened: string[] = [];
    const recording: typeof fetch = (input, init) => {
      opened.push(new URL(String(input)).host);
      return issuer.fetch(input, init);
    };
    const verifier = createAccessTokenVerifier({ ...issuer.options, fetch: recording, requestTimeout: 0.1 });
    issuer.metadata = { jwks_uri: address, introspection_endpoint: address };
    for (const format of ['jwt', 'opaque'] as const) expect(await outcomeOf(verifier.verify(await issuer.token({ format })))).toMatchObject({ status: 503 });
    expect(new Set(opened)).toEqual(new Set([new URL(issuer.issuer).host]));
  });

  describe.each(['', '/t/acme'])('with the issuer path "%s"', (path) => {
    let server: TestIssuer;

    beforeEach(async () => {
      server = await TestIssuer.start(path);
    });

    afterEach(() => server.stop());

    const verifierFor = (changes: Partial<IssuerOptions> = {}) =>
      createAccessTokenVerifier({ issuers: [{ issuer: server.issuer, audience: server.audience, introspection: server.client, revocationFeed: false, ...changes }] });

    it('leads to keys and introspection', async () => {
      expect((await verifierFor().verify(await server.jwt())).sub).toBe('account-1');
      expect((await verifierFor().verify(server.opaque())).sub).toBe('account-1');
    });

    it('is reached inside the network while iss stays the public address', async () => {
      server.issuer = `https://id.example${path}`;
      const verifier = verifierFor({ internalUrl: server.address + path });
      expect((await verifier.verify(await server.jwt())).iss).toBe(`https://id.example${path}`);
      expect((await verifier.verify(server.opaque())).iss).toBe(`https://id.example${path}`);
    });

    it('must be that of the configured issuer', async () => {
      server.metadata = { issuer: 'https://attacker.example' };
      expect(await outcomeOf(verifierFor().verify(await server.jwt()))).toMatchObject({ status: 503 });
      expect(await outcomeOf(verifierFor().verify(server.opaque()))).toMatchObject({ status: 503 });
      expect(server.introspections).toEqual([]);
    });
  });
});
