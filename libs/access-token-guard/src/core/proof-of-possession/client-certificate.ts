import { X509Certificate, createHash } from 'node:crypto';
import type { HttpRequest } from '../http-request.js';

/** Where the certificate of a client is found, by an application that believes its proxy: undefined where the client showed none. */
export type ClientCertificateOf = (request: HttpRequest) => string | Uint8Array | undefined;

/** Characters of a certificate in a header. */
const MAX_LENGTH = 32_768;
const ONE_PEM = /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/;
/** A byte sequence of a structured field (RFC 8941 §3.3.5), as `Client-Cert` is one (RFC 9440 §2.2). */
const BYTE_SEQUENCE = /^:([A-Za-z0-9+/]+={0,2}):$/;

/** Gives the bytes of one certificate: DER, PEM, PEM as nginx escapes it, or a byte sequence (RFC 9440). */
function encoded(given: string | Uint8Array): string | Uint8Array | undefined {
  if (given.length > MAX_LENGTH) return undefined;
  if (typeof given !== 'string') return given;
  const sequence = BYTE_SEQUENCE.exec(given.trim())?.[1];
  if (sequence !== undefined) return Buffer.from(sequence, 'base64');
  const text = decodeURIComponent(given);
  return ONE_PEM.test(text) ? text : undefined;
}

/** The certificate's SHA-256 (RFC 8705 §3.1); undefined for what is not exactly one certificate. */
function thumbprintOf(given: unknown): string | undefined {
  if (typeof given !== 'string' && !(given instanceof Uint8Array)) return undefined;
  try {
    const one = encoded(given);
    return one && createHash('sha256').update(new X509Certificate(one).raw).digest('base64url');
  } catch {
    return undefined;
  }
}

interface TlsSocket {
  getPeerCertificate?(): { readonly raw?: Uint8Array } | null | undefined;
}

/** The certificate that the client holds the key of, as TLS proved on this very connection. */
const ofConnection: ClientCertificateOf = ({ socket }) => (socket as TlsSocket | undefined)?.getPeerCertificate?.()?.raw;

/**
 * The thumbprint of the certificate that a request came with; undefined where there is none. With a function of the application's it is
 * what that says and nothing else: behind a proxy the connection's certificate would be the proxy's.
 */
export function certificateThumbprint(request: HttpRequest, certificateOf: ClientCertificateOf = ofConnection): string | undefined {
  return thumbprintOf(certificateOf(request));
}
