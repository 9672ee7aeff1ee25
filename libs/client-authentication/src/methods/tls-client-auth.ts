import { Injectable } from '@nestjs/common';
import { Clock, InvalidClient } from '@latchkey/protocol';
import type { ClientRecord } from '@latchkey/storage';
import type { ClientCertificate } from '../certificates/client-certificate.js';
import { MutualTls } from '../certificates/mutual-tls.js';
import { namesSubject } from '../certificates/names-subject.js';
import { ClientCertificateMethod } from './client-certificate-method.js';

/** RFC 8705 §2.1: a certificate of a trusted authority that names the client. */
@Injectable()
export class TlsClientAuth extends ClientCertificateMethod {
  readonly name = 'tls_client_auth';

  constructor(
    private readonly mutualTls: MutualTls,
    clock: Clock,
  ) {
    super(clock);
  }

  override get isServed(): boolean {
    return this.mutualTls.on && !this.mutualTls.authorities.isEmpty;
  }

  protected async proveCertificate(certificate: ClientCertificate, { certificateSubject }: ClientRecord, at: Date): Promise<void> {
    if (!this.mutualTls.authorities.vouchFor(certificate, at)) {
      throw new InvalidClient({ description: 'the client certificate must be issued for client authentication by an authority that is trusted here' });
    }
    if (!certificateSubject || !namesSubject(certificate, certificateSubject)) {
      throw new InvalidClient({ description: `the client certificate must name what is registered as tls_client_auth_${certificateSubject?.kind ?? 'subject_dn'}` });
    }
  }
}
