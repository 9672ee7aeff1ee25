import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '@latchkey/service-bootstrap';
import { CertificateAuthority } from '@latchkey/testing/certificates';
import { AuthServerSettings } from './auth-server-settings.js';
import { mutualTlsOf } from './mutual-tls-settings.js';

const file = join(mkdtempSync(join(tmpdir(), 'latchkey-')), 'authorities.pem');
const authority = await CertificateAuthority.create();
const load = (settings: Record<string, string>) =>
  mutualTlsOf(loadSettings(AuthServerSettings, { DATABASE_URL: 'postgres://u@h/d', MASTER_KEY: Buffer.alloc(32).toString('base64url'), ...settings }));
const forwarded = { CLIENT_CERTIFICATE_HEADER: 'X-Client-Certificate', CLIENT_CERTIFICATE_PROXIES: '10.0.0.0/8' };

describe('The settings of client certificates', () => {
  it('are off unless set', () => expect(load({})).toMatchObject({ mutualTls: { on: false } }));

  it('name the proxies, the header, and whose certificates are believed', () => {
    writeFileSync(file, authority.certificate);
    const platform = load({ ...forwarded, CLIENT_CERTIFICATE_AUTHORITIES: file, MTLS_URL: 'https://mtls.id.example' });
    expect(platform).toMatchObject({ mutualTls: { on: true }, certificates: { header: 'X-Client-Certificate', format: 'pem', proxies: ['10.0.0.0/8'] }, mtlsUrl: 'https://mtls.id.example' });
    expect(platform.mutualTls.authorities.isEmpty).toBe(false);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a header without proxies', { CLIENT_CERTIFICATE_HEADER: 'X-Client-Certificate' }, 'belong together'],
    ['proxies without a header', { CLIENT_CERTIFICATE_PROXIES: '10.0.0.0/8' }, 'belong together'],
    ['authorities without a header', { CLIENT_CERTIFICATE_AUTHORITIES: file }, 'need CLIENT_CERTIFICATE_HEADER'],
    ['authorities that are not there', { ...forwarded, CLIENT_CERTIFICATE_AUTHORITIES: '/nowhere.pem' }, 'cannot be read (ENOENT)'],
    ['a header that everybody sends', { ...forwarded, CLIENT_CERTIFICATE_HEADER: 'Authorization' }, 'a header that nothing else uses'],
    ['everybody as a proxy', { ...forwarded, CLIENT_CERTIFICATE_PROXIES: '0.0.0.0/0' }, 'CLIENT_CERTIFICATE_PROXIES must be'],
    ['another format', { ...forwarded, CLIENT_CERTIFICATE_FORMAT: 'der' }, 'one of pem, rfc9440'],
  ])('stop the start with %s', (_what, settings, problem) => expect(() => load(settings)).toThrow(problem));

  it('stop the start with a file that holds no authority', () => {
    writeFileSync(file, 'nothing');
    expect(() => load({ ...forwarded, CLIENT_CERTIFICATE_AUTHORITIES: file })).toThrow(`CLIENT_CERTIFICATE_AUTHORITIES names ${file}, which holds no certificate in PEM.`);
  });
});
