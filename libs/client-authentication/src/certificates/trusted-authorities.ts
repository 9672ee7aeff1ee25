import { X509Certificate } from 'node:crypto';
import type { ClientCertificate } from './client-certificate.js';

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
// RFC 5280 §4.2.1.12
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';
const ANY_USAGE = '2.5.29.37.0';

/**
 * The authorities whose certificates prove clients (RFC 8705 §2.1). Each is trusted for what it signed itself, and for nothing that an
 * authority below it signed: there is no path to build, and so none to be led along.
 */
export class TrustedAuthorities {
  private constructor(private readonly authorities: readonly X509Certificate[]) {}

  static readonly NONE = new TrustedAuthorities([]);

  /** @param pem certificates of authorities, one after the other @throws Error that says what is wrong with them */
  static read(pem: string): TrustedAuthorities {
    const authorities = (pem.match(PEM) ?? []).map((block) => new X509Certificate(block));
    if (authorities.length === 0) throw new Error('holds no certificate in PEM');
    const other = authorities.find(({ ca }) => !ca);
    if (other) throw new Error(`holds a certificate that is no authority's: ${other.subject.replace(/\n/g, ', ')}`);
    return new TrustedAuthorities(authorities);
  }

  get isEmpty(): boolean {
    return this.authorities.length === 0;
  }

  /** Whether one of them, current itself, issued the certificate, for clients. */
  vouchFor(certificate: ClientCertificate, at: Date): boolean {
    const usage = certificate.extendedKeyUsage;
    if (usage && !usage.includes(CLIENT_AUTHENTICATION) && !usage.includes(ANY_USAGE)) return false;
    return this.authorities.some((authority) => isCurrent(authority, at) && certificate.isIssuedBy(authority));
  }
}

const isCurrent = ({ validFrom, validTo }: X509Certificate, at: Date): boolean => new Date(validFrom) <= at && at <= new Date(validTo);
