import { X509Certificate, createHash, type JsonWebKey } from 'node:crypto';
import type { DistinguishedName } from '@latchkey/clients';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, SubjectAlternativeName, id_ce_subjectAltName, type GeneralName } from '@peculiar/asn1-x509';

const PEM = /^\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/;

/** The certificate that a client showed when its TLS connection was made, and so the proof of its private key (RFC 8446 §4.4.3). */
export class ClientCertificate {
  private constructor(private readonly x509: X509Certificate) {}

  /** @param encoded one certificate as PEM, or its DER @returns undefined when it is none */
  static read(encoded: string | Buffer): ClientCertificate | undefined {
    const base64 = typeof encoded === 'string' ? PEM.exec(encoded)?.[1] : undefined;
    if (typeof encoded === 'string' && base64 === undefined) return undefined;
    try {
      return new ClientCertificate(new X509Certificate(typeof encoded === 'string' ? Buffer.from(base64 as string, 'base64') : encoded));
    } catch {
      return undefined;
    }
  }

  /** Its `x5t#S256` (RFC 8705 §3.1). */
  get thumbprint(): string {
    return createHash('sha256').update(this.x509.raw).digest('base64url');
  }

  /** Undefined when the key is of a kind that no JWK can be. */
  get publicJwk(): JsonWebKey | undefined {
    try {
      return this.x509.publicKey.export({ format: 'jwk' });
    } catch {
      return undefined;
    }
  }

  isCurrent(at: Date): boolean {
    return new Date(this.x509.validFrom) <= at && at <= new Date(this.x509.validTo);
  }

  /** The object identifiers of what it may be used for, if it says (RFC 5280 §4.2.1.12). */
  get extendedKeyUsage(): readonly string[] | undefined {
    return this.x509.keyUsage as readonly string[] | undefined;
  }

  /** Whether the authority's key signed it, under the authority's name. */
  isIssuedBy(authority: X509Certificate): boolean {
    return this.x509.checkIssued(authority) && this.x509.verify(authority.publicKey);
  }

  /** @throws when the name is malformed */
  get subject(): DistinguishedName {
    const { subject } = this.parsed().tbsCertificate;
    return [...subject].map((set) => [...set].map(({ type, value }) => ({ type, value: value.toString() })));
  }

  /** @throws when they are malformed */
  get alternativeNames(): readonly GeneralName[] {
    const extension = this.parsed().tbsCertificate.extensions?.find(({ extnID }) => extnID === id_ce_subjectAltName);
    return extension ? [...AsnConvert.parse(extension.extnValue, SubjectAlternativeName)] : [];
  }

  // The text that OpenSSL prints of names is not for comparing: what is in them could pass for their punctuation.
  private parsed(): Certificate {
    return AsnConvert.parse(this.x509.raw, Certificate);
  }
}
