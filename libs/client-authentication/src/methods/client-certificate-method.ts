import { InvalidClient, type Clock } from '@latchkey/protocol';
import type { ClientRecord } from '@latchkey/storage';
import type { ClientCertificate } from '../certificates/client-certificate.js';
import { ClientAuthenticationMethod, type ClientAuthenticationRequest } from '../client-authentication-method.js';
import { namesOnly } from './none.js';

/** What both methods of RFC 8705 §2 share: `client_id` says who asks, and a current certificate proves it. */
export abstract class ClientCertificateMethod extends ClientAuthenticationMethod {
  readonly guessable = false;
  override readonly byName = true;

  constructor(private readonly clock: Clock) {
    super();
  }

  matches(request: ClientAuthenticationRequest): boolean {
    return namesOnly(request);
  }

  clientId({ parameters }: ClientAuthenticationRequest): string {
    return parameters.required('client_id');
  }

  async prove({ certificate }: ClientAuthenticationRequest, client: ClientRecord): Promise<void> {
    if (!certificate) throw new InvalidClient({ description: 'a client certificate is required' });
    const now = this.clock.now();
    if (!certificate.isCurrent(now)) throw new InvalidClient({ description: 'the client certificate has expired or is not valid yet' });
    await this.proveCertificate(certificate, client, now);
  }

  /** @throws InvalidClient unless the certificate is the client's */
  protected abstract proveCertificate(certificate: ClientCertificate, client: ClientRecord, at: Date): Promise<void>;
}
