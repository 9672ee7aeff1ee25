import { once } from 'node:events';
import { createServer, request } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { X509Certificate } from 'node:crypto';
import { CertificateAuthority } from '@latchkey/testing/certificates';
import type { IssuedCertificate } from '@latchkey/testing/certificates';
import { outcomeOf } from '../../../test/outcome.js';
import { certificateConfirmation, createTestIssuer } from '../../testing/index.js';
import type { TestIssuer } from '../../testing/index.js';
import { AccessTokenError, createAccessTokenVerifier } from '../index.js';
import type { AccessTokenVerifierOptions, HttpRequest, RunningAccessTokenVerifier } from '../index.js';

let issuer: TestIssuer;
let own: IssuedCertificate;
let other: IssuedCertificate;
let serving: IssuedCertificate;
let verifiers: RunningAccessTokenVerifier[] = [];

const verifierWith = (options: Partial<AccessTokenVerifierOptions> = {}): RunningAccessTokenVerifier => {
  const verifier = createAccessTokenVerifier({ ...issuer.options, ...options });
  verifiers.push(verifier);
  return verifier;
};
const bound = (format: 'jwt' | 'opaque' = 'jwt'): Promise<string> => issuer.token({ format, cnf: certificateConfirmation(own.certificate) });
const der = (pem: string): Uint8Array => new X509Certificate(pem).raw;

beforeAll(async () => {
  issuer = await createTestIssuer({ port: false });
  const authority = await CertificateAuthority.create();
  [own, other, serving] = await Promise.all(['CN=own', 'CN=other', 'CN=api.example'].map((subject) => authority.issue({ subject }))) as [IssuedCertificate, IssuedCertificate, IssuedCertificate];
});
afterEach(() => {
  for (const verifier of verifiers) verifier.close();
  verifiers = [];
});
afterAll(() => issuer.stop());

describe('a token that is bound to a client certificate, over TLS', () => {
  let server: Server;
  let verifier: RunningAccessTokenVerifier;

  beforeAll(async () => {
    verifier = createAccessTokenVerifier(issuer.options);
    server = createServer({ key: serving.privateKey, cert: serving.certificate, requestCert: true, rejectUnauthorized: false }, (call, response) => {
      verifier.authenticate(call).then(() => response.writeHead(200).end(), (error: AccessTokenError) => response.writeHead(error.status, error.headers).end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    verifier.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const statusWith = async (token: string, shown?: IssuedCertificate, headers: Record<string, string> = {}): Promise<number | undefined> => {
    const { port } = server.address() as AddressInfo;
    const call = request({ port, host: '127.0.0.1', agent: false, rejectUnauthorized: false, ...(shown && { key: shown.privateKey, cert: shown.certificate }), headers: { ...headers, authorization: `Bearer ${token}` } });
    call.end();
    const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
    response.resume();
    return response.statusCode;
  };

  it.each(['jwt', 'opaque'] as const)('is accepted with that certificate, and refused with another or none (%s)', async (format) => {
    const token = await bound(format);
    expect(await statusWith(token, own)).toBe(200);
    expect(await statusWith(token, other)).toBe(401);
    expect(await statusWith(token)).toBe(401);
  });

  it('is refused when the certificate stands only in a header, by whatever name', async () => {
    const text = encodeURIComponent(own.certificate);
    const headers = { 'x-client-cert': text, 'x-forwarded-client-cert': text, 'ssl-client-cert': text, 'client-cert': `:${own.x5c}:` };
    expect(await statusWith(await bound(), undefined, headers)).toBe(401);
    expect(await statusWith(await bound(), other, headers)).toBe(401);
  });

  it('leaves tokens alone that are bound to none', async () => {
    expect(await statusWith(await issuer.token(), other)).toBe(200);
  });
});

describe('a token that is bound to a client certificate, behind a proxy', () => {
  const outcomeWith = async (given: unknown, request: Partial<HttpRequest> = {}): Promise<string> => {
    const verifier = verifierWith({ clientCertificate: () => given as never });
    const headers = { authorization: `Bearer ${await bound()}` };
    return verifier.authenticate({ method: 'GET', url: '/', headers, ...request }).then(() => 'accepted', (error: AccessTokenError) => `${error.status} ${error.code}`);
  };

  it('is accepted with the certificate that the application reads, in each form that proxies write', async () => {
    const forms = [own.certificate, encodeURIComponent(own.certificate), `:${own.x5c}:`, der(own.certificate)];
    for (const form of forms) expect(await outcomeWith(form)).toBe('accepted');
  });

  it('is refused with anything else', async () => {
    const others = [
      other.certificate, `:${other.x5c}:`, der(other.certificate), undefined, null, '', 'x', '%', ':%:', ':AAAA:', own.x5c, 7, {}, [own.certificate],
      `${own.certificate}${other.certificate}`, `${other.certificate}${own.certificate}`, `${own.certificate}x`, `Hash=1;Cert="${encodeURIComponent(own.certificate)}"`,
      own.certificate.repeat(100), certificateConfirmation(own.certificate)['x5t#S256'], own.privateKey,
    ];
    for (const one of others) expect(await outcomeWith(one)).toBe('401 invalid_token');
  });

  it('is not helped by the certificate of the connection, which is the proxy\'s', async () => {
    const socket = { getPeerCertificate: () => ({ raw: der(own.certificate) }) };
    expect(await outcomeWith(undefined, { socket })).toBe('401 invalid_token');
  });

  it('is refused when the application fails to read it', async () => {
    const verifier = verifierWith({ clientCertificate: () => { throw new Error('no such header'); } });
    expect(await outcomeOf(verifier.authenticate({ headers: { authorization: `Bearer ${await bound()}` } }))).toMatchObject({ status: 503 });
  });

  it('is refused with the scheme DPoP, and without its request', async () => {
    const verifier = verifierWith({ clientCertificate: () => own.certificate });
    expect(await outcomeOf(verifier.authenticate({ headers: { authorization: `DPoP ${await bound()}` } }))).toMatchObject({ code: 'invalid_token' });
    expect(await outcomeOf(verifier.verify(await bound()))).toMatchObject({ code: 'invalid_token' });
  });
});
