import { Injectable } from '@nestjs/common';
import { ClientSecrets } from '@latchkey/clients';
import { Clock, InvalidClient } from '@latchkey/protocol';
import type { ClientRecord } from '@latchkey/storage';
import { ClientAuthenticationMethod, type ClientAuthenticationRequest } from '../client-authentication-method.js';

const CREDENTIALS = /^Basic +([A-Za-z0-9+/]+={0,2})$/i;
const MAX_LENGTH = 4096;

/** RFC 6749 §2.3.1: id and secret, each form-encoded, as user and password of HTTP Basic. */
@Injectable()
export class ClientSecretBasic extends ClientAuthenticationMethod {
  readonly name = 'client_secret_basic';
  readonly guessable = true;

  constructor(
    private readonly secrets: ClientSecrets,
    private readonly clock: Clock,
  ) {
    super();
  }

  matches({ authorization }: ClientAuthenticationRequest): boolean {
    return authorization !== undefined;
  }

  clientId(request: ClientAuthenticationRequest): string {
    return read(request)[0];
  }

  async prove(request: ClientAuthenticationRequest, client: ClientRecord): Promise<void> {
    if (!(await this.secrets.verify(client, read(request)[1], this.clock.now()))) throw new InvalidClient({ description: 'the client secret is wrong or has expired' });
  }
}

function read({ authorization = '' }: ClientAuthenticationRequest): readonly [id: string, secret: string] {
  const encoded = authorization.length <= MAX_LENGTH ? CREDENTIALS.exec(authorization)?.[1] : undefined;
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon <= 0) throw new InvalidClient({ description: 'the Authorization header must be Basic with client id and secret' });
  try {
    return [decode(text.slice(0, colon)), decode(text.slice(colon + 1))];
  } catch (cause) {
    throw new InvalidClient({ description: 'client id and secret must be form-encoded in the Authorization header (RFC 6749 section 2.3.1)', cause });
  }
}

// RFC 6749 appendix B
const decode = (value: string): string => (/[%+]/.test(value) ? decodeURIComponent(value.replaceAll('+', ' ')) : value);
