import { parseDistinguishedName, sameDistinguishedName } from '@latchkey/clients';
import type { CertificateSubject } from '@latchkey/storage';
import type { GeneralName } from '@peculiar/asn1-x509';
import ipaddr from 'ipaddr.js';
import type { ClientCertificate } from './client-certificate.js';

type Comparison = (certificate: ClientCertificate, registered: string) => boolean;

const anyName = (read: (name: GeneralName) => string | undefined, same = (left: string, right: string) => left === right): Comparison =>
  (certificate, registered) => certificate.alternativeNames.some((name) => {
    const value = read(name);
    return value !== undefined && same(value, registered);
  });

const sameAddress = (left: string, right: string): boolean =>
  ipaddr.isValid(left) && ipaddr.isValid(right) && ipaddr.parse(left).toNormalizedString() === ipaddr.parse(right).toNormalizedString();

const COMPARISONS: Readonly<Record<CertificateSubject['kind'], Comparison>> = {
  subject_dn: (certificate, registered) => {
    const name = parseDistinguishedName(registered);
    return name !== undefined && sameDistinguishedName(certificate.subject, name);
  },
  san_dns: anyName(({ dNSName }) => dNSName),
  san_uri: anyName(({ uniformResourceIdentifier }) => uniformResourceIdentifier),
  san_ip: anyName(({ iPAddress }) => iPAddress, sameAddress),
  san_email: anyName(({ rfc822Name }) => rfc822Name),
};

/** Whether the certificate names whom the client registered (RFC 8705 §2.1.2); what cannot be read names nobody. */
export function namesSubject(certificate: ClientCertificate, { kind, value }: CertificateSubject): boolean {
  try {
    return COMPARISONS[kind](certificate, value);
  } catch {
    return false;
  }
}
