import { InvalidRequest } from '@latchkey/protocol';
import { CertificateAuthority } from '@latchkey/testing/certificates';
import { ClientCertificateHeader, type CertificateFormat } from './client-certificate-header.js';

const { certificate, x5c } = await CertificateAuthority.selfSigned({ subject: 'CN=Payroll' });
const escaped = encodeURIComponent(certificate);
const header = (format: CertificateFormat = 'pem') => new ClientCertificateHeader({ header: 'X-Client-Certificate', format, proxies: ['10.0.0.0/8', '::1'] });
const sent = (value: string, { name = 'x-client-certificate', peer = '10.1.2.3' as string | undefined } = {}) => ({ peer, headers: ['Host', 'id.example', name, value] });

describe('A forwarded certificate', () => {
  it('is read from a proxy that is named, in either form, whatever the case of the header', () => {
    const thumbprint = header().read(sent(escaped))?.thumbprint;
    expect(thumbprint).toMatch(/^[\w-]{43}$/);
    expect(header().read(sent(escaped, { name: 'X-CLIENT-Certificate', peer: '::1' }))?.thumbprint).toBe(thumbprint);
    expect(header().read(sent(escaped, { peer: '::ffff:10.9.9.9' }))?.thumbprint).toBe(thumbprint);
    expect(header('rfc9440').read(sent(`:${x5c}:`))?.thumbprint).toBe(thumbprint);
  });

  it.each(['192.0.2.1', '11.0.0.1', '127.0.0.1', undefined])('is not looked at from %s, well-formed or not', (peer) => {
    for (const value of [escaped, 'nonsense', '']) expect(header().read({ ...sent(value), peer })).toBeUndefined();
    const twice = { peer, headers: ['X-Client-Certificate', escaped, 'X-Client-Certificate', escaped] };
    expect(header().read(twice)).toBeUndefined();
  });

  it('is not looked at anywhere unless a header is set up', () => expect(new ClientCertificateHeader().read(sent(escaped))).toBeUndefined());

  it('is none when the proxy sends none, or an empty one', () => {
    expect(header().read({ peer: '10.1.2.3', headers: ['X-Client-Certificates', escaped] })).toBeUndefined();
    expect(header().read(sent(''))).toBeUndefined();
  });

  it.each<[string, string, CertificateFormat]>([
    ['something else', 'nonsense', 'pem'], ['a broken escape', '%ZZ', 'pem'], ['two certificates', encodeURIComponent(certificate + certificate), 'pem'],
    ['the other form', `:${x5c}:`, 'pem'], ['the other form', escaped, 'rfc9440'], ['a cut one', escaped.slice(0, -40), 'pem'], ['a list', `:${x5c}:, :${x5c}:`, 'rfc9440'],
    ['one that is too long', escaped + '%20'.repeat(5000), 'pem'], ['one beside another', `${escaped}, ${escaped}`, 'pem'],
  ])('fails the request when a proxy sends %s', (_what, value, format) => {
    expect(() => header(format).read(sent(value))).toThrow(InvalidRequest);
  });

  it('fails the request when it comes twice: who of the two is the proxy cannot be told', () => {
    for (const [first, second] of [[escaped, escaped], ['', escaped], [escaped, '']]) {
      expect(() => header().read({ peer: '10.1.2.3', headers: ['X-Client-Certificate', first ?? '', 'x-client-certificate', second ?? ''] })).toThrow(InvalidRequest);
    }
  });
});
