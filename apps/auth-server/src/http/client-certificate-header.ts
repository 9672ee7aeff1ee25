import { ClientCertificate } from '@latchkey/client-authentication';
import { InvalidRequest } from '@latchkey/protocol';
import { trustedProxies, type TrustsPeer } from '@latchkey/service-bootstrap';
import { headerValues, type Transport } from './transport.js';

/** pem: percent-encoded, as nginx's `$ssl_client_escaped_cert` · rfc9440: DER as a byte sequence, as `Client-Cert` */
export const CERTIFICATE_FORMATS = ['pem', 'rfc9440'] as const;
export type CertificateFormat = (typeof CERTIFICATE_FORMATS)[number];

/** Where a proxy that ends TLS says which certificate the client showed. */
export interface CertificateForwarding {
  readonly header: string;
  readonly format: CertificateFormat;
  /** Addresses and networks of the proxies; nobody else's header is looked at. */
  readonly proxies: readonly string[];
}

const MAX_LENGTH = 12_288;
// RFC 9440 §2.1, RFC 8941 §3.3.5
const BYTE_SEQUENCE = /^:([A-Za-z0-9+/]+={0,2}):$/;

/**
 * The client certificates that proxies forward. The address that counts is the connection's own: a proxy that is trusted to say where a
 * request comes from need not be one that takes this header out of what it is sent.
 */
export class ClientCertificateHeader {
  private readonly trusts: TrustsPeer;

  /** @param forwarding left out: nobody is believed */
  constructor(private readonly forwarding?: CertificateForwarding) {
    this.trusts = trustedProxies(forwarding?.proxies ?? []);
  }

  /** @returns undefined when the client showed none, or a stranger says so @throws InvalidRequest when a proxy sent something else, or two */
  read(transport: Transport | undefined): ClientCertificate | undefined {
    if (!this.forwarding || !transport || !this.trusts(transport.peer)) return undefined;
    const [value, second] = headerValues(transport, this.forwarding.header.toLowerCase());
    if (value === undefined || (value === '' && second === undefined)) return undefined;
    const encoded = second === undefined && value.length <= MAX_LENGTH ? DECODERS[this.forwarding.format](value) : undefined;
    const certificate = encoded === undefined ? undefined : ClientCertificate.read(encoded);
    if (!certificate) throw new InvalidRequest({ description: 'the client certificate was forwarded in a form that cannot be read, or twice' });
    return certificate;
  }
}

const DECODERS: Readonly<Record<CertificateFormat, (value: string) => string | Buffer | undefined>> = {
  pem: (value) => {
    try {
      return decodeURIComponent(value);
    } catch {
      return undefined;
    }
  },
  rfc9440: (value) => {
    const base64 = BYTE_SEQUENCE.exec(value)?.[1];
    return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
  },
};
