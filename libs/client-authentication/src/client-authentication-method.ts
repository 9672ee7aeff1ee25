import type { ClientAuthenticationMethodName, Parameters } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import type { ClientCertificate } from './certificates/client-certificate.js';

/** What a request offers as proof of who its client is. */
export interface ClientAuthenticationRequest {
  /** The `Authorization` header. */
  readonly authorization?: string;
  readonly parameters: Parameters;
  /** The network that the request comes from. */
  readonly network: string;
  /** What an assertion may be addressed to: the issuer, and the endpoint's own address. */
  readonly audiences: readonly string[];
  /** What the client showed when its TLS connection was made. */
  readonly certificate?: ClientCertificate;
}

/** A way in which a client proves itself; one file each, `client-authenticator.ts` lists them. */
export abstract class ClientAuthenticationMethod {
  abstract readonly name: ClientAuthenticationMethodName;
  /** Whether its proof is a secret that could be guessed, so that failures must be bounded. */
  abstract readonly guessable: boolean;
  /** Whether the request holds nothing but the client's name, so that only the registration can say which of these methods it tries. */
  readonly byName: boolean = false;
  /** Whether the server is set up for it. */
  get isServed(): boolean {
    return true;
  }

  /** Whether the request tries this method, rightly or not: a failed attempt never falls through to another. */
  abstract matches(request: ClientAuthenticationRequest): boolean;
  /** The client that the request claims to come from. @throws InvalidClient when that cannot be read */
  abstract clientId(request: ClientAuthenticationRequest): string;
  /** @throws InvalidClient when the claim does not hold */
  abstract prove(request: ClientAuthenticationRequest, client: ClientRecord, stores: Pick<Stores, 'tenant' | 'usedAssertions'>): Promise<void>;
}
