import { Injectable } from '@nestjs/common';
import { ClientAuthenticationMethod, type ClientAuthenticationRequest } from '../client-authentication-method.js';

/** A public client, which can only say who it is (RFC 6749 §2.1, RFC 7591 §2). */
@Injectable()
export class NoClientAuthentication extends ClientAuthenticationMethod {
  readonly name = 'none';
  readonly guessable = false;
  override readonly byName = true;

  matches(request: ClientAuthenticationRequest): boolean {
    return namesOnly(request);
  }

  clientId({ parameters }: ClientAuthenticationRequest): string {
    return parameters.required('client_id');
  }

  async prove(): Promise<void> {
    // Nothing to prove; that the client is registered as public is the authenticator's to check.
  }
}

/** Whether the request says who it comes from and shows nothing for it, but perhaps a certificate. */
export function namesOnly({ authorization, parameters }: ClientAuthenticationRequest): boolean {
  const proof = authorization !== undefined || parameters.has('client_secret') || parameters.has('client_assertion') || parameters.has('client_assertion_type');
  return parameters.has('client_id') && !proof;
}
