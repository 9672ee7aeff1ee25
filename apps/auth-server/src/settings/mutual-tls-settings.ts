import { readFileSync } from 'node:fs';
import { MutualTls, TrustedAuthorities } from '@latchkey/client-authentication';
import { BootFailure } from '@latchkey/service-bootstrap';
import type { CertificateForwarding } from '../http/client-certificate-header.js';
import type { AuthServerSettings } from './auth-server-settings.js';

/** How client certificates reach the server, if they do at all. */
export interface MutualTlsPlatform {
  readonly mutualTls: MutualTls;
  readonly certificates?: CertificateForwarding;
  /** The base of the addresses at which TLS asks for certificates. */
  readonly mtlsUrl?: string;
}

/** @throws BootFailure when the settings do not belong together, or the authorities cannot be read */
export function mutualTlsOf(settings: AuthServerSettings): MutualTlsPlatform {
  const { CLIENT_CERTIFICATE_HEADER: header, CLIENT_CERTIFICATE_FORMAT: format, CLIENT_CERTIFICATE_PROXIES: proxies } = settings;
  const { CLIENT_CERTIFICATE_AUTHORITIES: path, MTLS_URL: mtlsUrl } = settings;
  if ((header === undefined) !== (proxies.length === 0)) {
    throw new BootFailure('CLIENT_CERTIFICATE_HEADER and CLIENT_CERTIFICATE_PROXIES belong together: set both, or neither.');
  }
  if (header === undefined && (path !== undefined || mtlsUrl !== undefined)) {
    throw new BootFailure('CLIENT_CERTIFICATE_AUTHORITIES and MTLS_URL need CLIENT_CERTIFICATE_HEADER, without which no certificate is heard of.');
  }
  if (header === undefined) return { mutualTls: new MutualTls() };
  const authorities = path === undefined ? TrustedAuthorities.NONE : authoritiesAt(path);
  return { mutualTls: new MutualTls(true, authorities), certificates: { header, format, proxies }, ...(mtlsUrl !== undefined && { mtlsUrl }) };
}

function authoritiesAt(path: string): TrustedAuthorities {
  try {
    return TrustedAuthorities.read(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new BootFailure(`CLIENT_CERTIFICATE_AUTHORITIES names ${path}, which ${problemOf(cause)}.`, { cause });
  }
}

const problemOf = (error: unknown): string =>
  error instanceof Error && !('code' in error) ? error.message : `cannot be read (${String((error as { code?: unknown }).code)})`;
