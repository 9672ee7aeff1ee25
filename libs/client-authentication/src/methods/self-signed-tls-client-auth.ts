import { Injectable } from '@nestjs/common';
import { Clock, InvalidClient } from '@latchkey/protocol';
import { DocumentUnavailable, JwksDocuments } from '@latchkey/remote-documents';
import type { ClientRecord, PublicJwk } from '@latchkey/storage';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { ClientCertificate } from '../certificates/client-certificate.js';
import { MutualTls } from '../certificates/mutual-tls.js';
import { ClientCertificateMethod } from './client-certificate-method.js';

/** RFC 8705 §2.2: a certificate that the client registered itself, or whose key it did, in `jwks` or at `jwks_uri`. */
@Injectable()
export class SelfSignedTlsClientAuth extends ClientCertificateMethod {
  readonly name = 'self_signed_tls_client_auth';

  constructor(
    private readonly mutualTls: MutualTls,
    private readonly jwksDocuments: JwksDocuments,
    clock: Clock,
  ) {
    super(clock);
  }

  override get isServed(): boolean {
    return this.mutualTls.on;
  }

  protected async proveCertificate(certificate: ClientCertificate, { jwks, jwksUri }: ClientRecord): Promise<void> {
    const prove = ({ keys }: { readonly keys: readonly PublicJwk[] }) => proveRegistered(certificate, keys);
    if (jwksUri === undefined) return prove(jwks ?? { keys: [] });
    try {
      await this.jwksDocuments.with(jwksUri, prove, (error) => error instanceof NotRegistered);
    } catch (cause) {
      if (cause instanceof DocumentUnavailable) throw new InvalidClient({ description: `jwks_uri ${cause.message}`, cause });
      throw cause;
    }
  }
}

class NotRegistered extends InvalidClient {}

async function proveRegistered(certificate: ClientCertificate, keys: readonly PublicJwk[]): Promise<void> {
  const thumbprint = await thumbprintOf(certificate.publicJwk);
  for (const { x5c, ...key } of keys) {
    // Who registers a certificate means that one; who registers a key, any that holds it.
    if (x5c !== undefined ? holds(x5c, certificate) : thumbprint !== undefined && (await thumbprintOf(key)) === thumbprint) return;
  }
  throw new NotRegistered({ description: 'neither the client certificate nor its key is registered in jwks' });
}

const holds = (x5c: unknown, certificate: ClientCertificate): boolean => {
  const [own]: unknown[] = Array.isArray(x5c) ? x5c : [];
  return typeof own === 'string' && ClientCertificate.read(Buffer.from(own, 'base64'))?.thumbprint === certificate.thumbprint;
};

/** Undefined for a key that is none. */
const thumbprintOf = (key: object = {}): Promise<string | undefined> => calculateJwkThumbprint(key as JWK).catch(() => undefined);
