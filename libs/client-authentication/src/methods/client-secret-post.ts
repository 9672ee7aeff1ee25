import { Injectable } from '@nestjs/common';
import { ClientSecrets } from '@latchkey/clients';
import { Clock, InvalidClient } from '@latchkey/protocol';
import type { ClientRecord } from '@latchkey/storage';
import { ClientAuthenticationMethod, type ClientAuthenticationRequest } from '../client-authentication-method.js';

/** RFC 6749 §2.3.1: id and secret in the body. */
@Injectable()
export class ClientSecretPost extends ClientAuthenticationMethod {
  readonly name = 'client_secret_post';
  readonly guessable = true;

  constructor(
    private readonly secrets: ClientSecrets,
    private readonly clock: Clock,
  ) {
    super();
  }

  matches({ parameters }: ClientAuthenticationRequest): boolean {
    return parameters.has('client_secret');
  }

  clientId({ parameters }: ClientAuthenticationRequest): string {
    return parameters.required('client_id');
  }

  async prove({ parameters }: ClientAuthenticationRequest, client: ClientRecord): Promise<void> {
    if (!(await this.secrets.verify(client, parameters.required('client_secret'), this.clock.now()))) {
      throw new InvalidClient({ description: 'the client secret is wrong or has expired' });
    }
  }
}
