import { ClientDirectory } from '@latchkey/clients';
import { InvalidClient, Parameters, SystemClock, type CertificateSubjectKind } from '@latchkey/protocol';
import { JwksDocuments, type RemoteDocuments } from '@latchkey/remote-documents';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { aTenant } from '@latchkey/testing';
import { CertificateAuthority, type IssuedCertificate, type Wanted } from '@latchkey/testing/certificates';
import { ClientCertificate } from './certificates/client-certificate.js';
import { MutualTls } from './certificates/mutual-tls.js';
import { TrustedAuthorities } from './certificates/trusted-authorities.js';
import { ClientAuthenticator } from './client-authenticator.js';
import { FailedAttempts } from './failed-attempts.js';
import { NoClientAuthentication } from './methods/none.js';
import { SelfSignedTlsClientAuth } from './methods/self-signed-tls-client-auth.js';
import { TlsClientAuth } from './methods/tls-client-auth.js';

const CLIENT_USAGE = '1.3.6.1.5.5.7.3.2';
const SERVER_USAGE = '1.3.6.1.5.5.7.3.1';
const PAYROLL = 'CN=Payroll, O=Example';
const clock = new SystemClock();
const [authority, expiredAuthority, stranger] = await Promise.all([
  CertificateAuthority.create(), CertificateAuthority.create('CN=Old', { notAfter: new Date(Date.now() - 1000) }), CertificateAuthority.create(),
]);
const authorities = TrustedAuthorities.read(`${authority.certificate}\n${expiredAuthority.certificate}`);
const sets = new Map<string, unknown>();
const documents = { get: async ({ address }: { address: string }, minInterval?: number) => sets.get(minInterval === undefined ? address : `${address} now`) ?? sets.get(address) } as unknown as RemoteDocuments;
const jwksDocuments = new JwksDocuments(documents);

const methods = (mutualTls: MutualTls) =>
  [new TlsClientAuth(mutualTls, clock), new SelfSignedTlsClientAuth(mutualTls, jwksDocuments, clock), new NoClientAuthentication()] as const;
const authenticatorOf = (mutualTls: MutualTls) => {
  const other = { matches: () => false, isServed: true } as never;
  const [tls, selfSigned, none] = methods(mutualTls);
  return new ClientAuthenticator(other, other, other, other, tls, selfSigned, none, new ClientDirectory(undefined as never, undefined as never, clock), new FailedAttempts(clock));
};
const authenticator = authenticatorOf(new MutualTls(true, authorities));

const attempt = (client: Partial<ClientRecord>, shown?: IssuedCertificate, by = authenticator) => {
  const stores = { tenant: aTenant(), clients: { find: async () => ({ clientId: 'app', ...client }) } } as unknown as Stores;
  const certificate = shown && ClientCertificate.read(shown.certificate);
  return by.authenticate({ parameters: Parameters.from({ client_id: 'app' }), network: '192.0.2.1/32', audiences: [], ...(certificate && { certificate }) }, stores);
};
const pki = (kind: CertificateSubjectKind, value: string) => ({ tokenEndpointAuthMethod: 'tls_client_auth', certificateSubject: { kind, value } }) as const;
const payroll = pki('subject_dn', 'CN=payroll,O=Example');

describe('A client with a certificate of a trusted authority', () => {
  it.each<[CertificateSubjectKind, string, Partial<Wanted>]>([
    ['subject_dn', 'OU=A\\, b+O=Example,CN=Payroll', { subject: 'CN=Payroll, OU=a\\, b + O=Example' }],
    ['san_dns', 'payroll.example', { names: [{ type: 'dns', value: 'other.example' }, { type: 'dns', value: 'payroll.example' }] }],
    ['san_uri', 'urn:example:payroll', { names: [{ type: 'url', value: 'urn:example:payroll' }] }],
    ['san_ip', '2001:db8:0::1', { names: [{ type: 'ip', value: '2001:db8::1' }] }],
    ['san_email', 'payroll@example.com', { names: [{ type: 'email', value: 'payroll@example.com' }] }],
  ])('proves itself by its %s', async (kind, value, wanted) => {
    expect((await attempt(pki(kind, value), await authority.issue({ subject: PAYROLL, usages: [CLIENT_USAGE], ...wanted }))).clientId).toBe('app');
  });

  it('is refused for a name that is another’s, or of another kind', async () => {
    const certificate = await authority.issue({ subject: PAYROLL, names: [{ type: 'dns', value: 'payroll.example' }, { type: 'email', value: 'a@example.com' }] });
    for (const client of [
      pki('subject_dn', 'CN=Payroll'), pki('subject_dn', 'CN=Payroll,O=Example'), pki('san_dns', 'payroll.example.com'), pki('san_dns', 'PAYROLL.example'), pki('san_dns', '*.example'),
      pki('san_uri', 'payroll.example'), pki('san_email', 'b@example.com'), pki('san_ip', '192.0.2.1'), pki('san_dns', 'a@example.com'),
    ]) await expect(attempt(client, certificate)).rejects.toThrow('must name what is registered');
  });

  it.each<[string, () => Promise<IssuedCertificate>]>([
    ['expired', () => authority.issue({ subject: PAYROLL, notAfter: new Date(Date.now() - 1000) })],
    ['not valid yet', () => authority.issue({ subject: PAYROLL, notBefore: new Date(Date.now() + 60_000) })],
    ['for servers alone', () => authority.issue({ subject: PAYROLL, usages: [SERVER_USAGE] })],
    ['of an authority that has expired', () => expiredAuthority.issue({ subject: PAYROLL })],
    ['of a stranger under the same name', () => stranger.issue({ subject: PAYROLL })],
    ['self-signed', () => CertificateAuthority.selfSigned({ subject: PAYROLL })],
    ['self-signed in the name of the authority', () => CertificateAuthority.selfSigned({ subject: PAYROLL }, 'CN=Test Authority')],
  ])('is refused when it is %s', async (_what, made) => {
    await expect(attempt(pki('subject_dn', 'O=Example,CN=Payroll'), await made())).rejects.toThrow(InvalidClient);
  });

  it('is refused when an authority below the trusted one issued it, which is to be named itself', async () => {
    const below = await CertificateAuthority.selfSigned({ subject: PAYROLL, authority: true });
    await expect(attempt(payroll, below)).rejects.toThrow('trusted here');
  });

  it('is refused without a certificate, and a public client needs none', async () => {
    await expect(attempt(payroll)).rejects.toThrow('certificate is required');
    expect((await attempt({ tokenEndpointAuthMethod: 'none' })).clientId).toBe('app');
    expect((await attempt({ tokenEndpointAuthMethod: 'none' }, await stranger.issue({ subject: PAYROLL }))).clientId).toBe('app');
    await expect(attempt({ tokenEndpointAuthMethod: 'client_secret_basic' }, await authority.issue({ subject: PAYROLL }))).rejects.toThrow(InvalidClient);
  });
});

// On the curve brainpoolP256r1; valid until 2126.
const WITHOUT_JWK = `-----BEGIN CERTIFICATE-----
MIIBoDCCAUagAwIBAgIUW5Sx9oreuyyfhmuZAVryk+VqlsIwCgYIKoZIzj0EAwIw
JDEQMA4GA1UEAwwHUGF5cm9sbDEQMA4GA1UECgwHRXhhbXBsZTAgFw0yNjExMjEx
NDA4MzVaGA8yMTI2MTAyODE0MDgzNVowJDEQMA4GA1UEAwwHUGF5cm9sbDEQMA4G
A1UECgwHRXhhbXBsZTBaMBQGByqGSM49AgEGCSskAwMCCAEBBwNCAAQBZQbS7p56
WCiujp0JYzpxWm2tSnJEaqUxfHebRb/sDFFceBrwAFl0hCLkH1kBwUbBvJJd8apP
aNOY/RXa0Wj/o1MwUTAdBgNVHQ4EFgQUFgJwVtggbW7NB1uOqA0Z4OEhzMcwHwYD
VR0jBBgwFoAUFgJwVtggbW7NB1uOqA0Z4OEhzMcwDwYDVR0TAQH/BAUwAwEB/zAK
BggqhkjOPQQDAgNIADBFAiAL0Kf/FNCOUDUHfXiOtuQPWv0OwmgTwfU/+q8URSBZ
+wIhAJqVM9a0pcC0exoSKRHdNv9Uu65cLkFbveacWhFF475N
-----END CERTIFICATE-----`;

describe('A client with a certificate of its own', () => {
  const own = (jwks: ClientRecord['jwks']) => ({ tokenEndpointAuthMethod: 'self_signed_tls_client_auth', ...(jwks && { jwks }) }) as const;
  const jwkOf = ({ certificate }: IssuedCertificate) => ClientCertificate.read(certificate)?.publicJwk as Record<string, unknown>;

  it('proves itself by the certificate that it registered, or any with the key that it did', async () => {
    const shown = await CertificateAuthority.selfSigned({ subject: PAYROLL });
    const other = await CertificateAuthority.selfSigned({ subject: PAYROLL });
    expect((await attempt(own({ keys: [jwkOf(other), { ...jwkOf(shown), x5c: [shown.x5c] }] }), shown)).clientId).toBe('app');
    expect((await attempt(own({ keys: [jwkOf(shown)] }), shown)).clientId).toBe('app');
    await expect(attempt(own({ keys: [jwkOf(other)] }), shown)).rejects.toThrow('registered in jwks');
    await expect(attempt(own({ keys: [{ ...jwkOf(shown), x5c: [other.x5c] }] }), shown)).rejects.toThrow('registered in jwks');
    await expect(attempt(own({ keys: [{ kty: 'nonsense' }, { x5c: 'x' }, { x5c: ['!'] }] }), shown)).rejects.toThrow('registered in jwks');
    await expect(attempt(own(undefined), shown)).rejects.toThrow('registered in jwks');
  });

  it('is refused, and not an error, when its key is of a kind that no JWK can be', async () => {
    const shown = { certificate: WITHOUT_JWK } as IssuedCertificate;
    const other = await CertificateAuthority.selfSigned({ subject: PAYROLL });
    await expect(attempt(own({ keys: [jwkOf(other)] }), shown)).rejects.toThrow(InvalidClient);
    await expect(attempt(own({ keys: [{ kty: 'nonsense' }] }), shown)).rejects.toThrow(InvalidClient);
  });

  it('is refused when it has expired', async () => {
    const shown = await CertificateAuthority.selfSigned({ subject: PAYROLL, notAfter: new Date(Date.now() - 1000) });
    await expect(attempt(own({ keys: [jwkOf(shown)] }), shown)).rejects.toThrow('has expired');
  });

  it('proves itself by one at its jwks_uri as soon as it is there', async () => {
    const shown = await CertificateAuthority.selfSigned({ subject: PAYROLL });
    const client = { tokenEndpointAuthMethod: 'self_signed_tls_client_auth', jwksUri: 'https://app.example/keys' } as const;
    sets.set(client.jwksUri, { body: Buffer.from('{"keys":[]}') });
    await expect(attempt(client, shown)).rejects.toThrow('registered in jwks');
    sets.set(`${client.jwksUri} now`, { body: Buffer.from(JSON.stringify({ keys: [jwkOf(shown)] })) });
    expect((await attempt(client, shown)).clientId).toBe('app');
  });
});

describe('A server that hears of no certificates', () => {
  it('serves neither method, and the one with authorities only where it trusts some', async () => {
    expect(methods(new MutualTls()).map(({ isServed }) => isServed)).toEqual([false, false, true]);
    expect(methods(new MutualTls(true)).map(({ isServed }) => isServed)).toEqual([false, true, true]);
    await expect(attempt(payroll, await authority.issue({ subject: PAYROLL }), authenticatorOf(new MutualTls()))).rejects.toThrow(InvalidClient);
  });
});

describe('The authorities that are trusted', () => {
  it('are authorities, and at least one', async () => {
    const { certificate } = await authority.issue({ subject: PAYROLL });
    expect(() => TrustedAuthorities.read('')).toThrow('no certificate');
    expect(() => TrustedAuthorities.read(authority.certificate + certificate)).toThrow("no authority's: CN=Payroll, O=Example");
  });
});

describe('What is shown as a certificate', () => {
  it('is exactly one', async () => {
    const { certificate } = await authority.issue({ subject: PAYROLL });
    expect(ClientCertificate.read(certificate)?.thumbprint).toMatch(/^[\w-]{43}$/);
    for (const other of ['', certificate + certificate, certificate.replace('CERTIFICATE', 'PUBLIC KEY'), certificate.slice(0, -30), `x${certificate}`, certificate.replace('MI', 'AA')]) {
      expect(ClientCertificate.read(other)).toBeUndefined();
    }
    expect(ClientCertificate.read(Buffer.from('no certificate'))).toBeUndefined();
  });
});

