import { Injectable } from '@nestjs/common';
import { ClientDirectory } from '@latchkey/clients';
import { InvalidClient, InvalidRequest, type ClientAuthenticationMethodName } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import type { ClientAuthenticationMethod, ClientAuthenticationRequest } from './client-authentication-method.js';
import { FailedAttempts } from './failed-attempts.js';
import { ClientSecretBasic } from './methods/client-secret-basic.js';
import { ClientSecretJwt } from './methods/client-secret-jwt.js';
import { ClientSecretPost } from './methods/client-secret-post.js';
import { NoClientAuthentication } from './methods/none.js';
import { PrivateKeyJwt } from './methods/private-key-jwt.js';
import { SelfSignedTlsClientAuth } from './methods/self-signed-tls-client-auth.js';
import { TlsClientAuth } from './methods/tls-client-auth.js';

const UNKNOWN = 'the client is unknown, or does not use this authentication method';

/** Finds out which registered client a request comes from, by exactly one method (RFC 6749 §2.3). */
@Injectable()
export class ClientAuthenticator {
  private readonly registered: readonly ClientAuthenticationMethod[];

  constructor(
    basic: ClientSecretBasic,
    post: ClientSecretPost,
    clientSecretJwt: ClientSecretJwt,
    privateKeyJwt: PrivateKeyJwt,
    tlsClientAuth: TlsClientAuth,
    selfSigned: SelfSignedTlsClientAuth,
    none: NoClientAuthentication,
    private readonly directory: ClientDirectory,
    private readonly failed: FailedAttempts,
  ) {
    this.registered = [basic, post, clientSecretJwt, privateKeyJwt, tlsClientAuth, selfSigned, none].filter(({ isServed }) => isServed);
  }

  /** For `token_endpoint_auth_methods_supported`. */
  get methods(): readonly ClientAuthenticationMethodName[] {
    return this.registered.map(({ name }) => name);
  }

  /**
   * @throws InvalidRequest when the request tries several methods, InvalidClient when the client did not prove itself,
   * TemporarilyUnavailable when its network failed too often as this client
   */
  async authenticate(request: ClientAuthenticationRequest, stores: Pick<Stores, 'tenant' | 'clients' | 'usedAssertions'>): Promise<ClientRecord> {
    const tried = this.triedBy(request);
    const clientId = tried[0].clientId(request);
    const named = request.parameters.get('client_id');
    if (named !== undefined && named !== clientId) throw new InvalidRequest({ description: 'client_id is not the client that authenticates' });
    const client = await this.directory.find(clientId, stores);
    const method = tried.find(({ name }) => name === client?.tokenEndpointAuthMethod);
    if (!client || !method) throw new InvalidClient({ description: UNKNOWN });
    if (method.guessable) await this.proveGuessable(method, { request, client, stores });
    else await method.prove(request, client, stores);
    return client;
  }

  private async proveGuessable(
    method: ClientAuthenticationMethod,
    { request, client, stores }: { request: ClientAuthenticationRequest; client: ClientRecord; stores: Pick<Stores, 'tenant' | 'usedAssertions'> },
  ): Promise<void> {
    const guesser = { tenant: stores.tenant.id, clientId: client.clientId, network: request.network };
    this.failed.assertFew(guesser);
    try {
      await method.prove(request, client, stores);
    } catch (error) {
      if (error instanceof InvalidClient) this.failed.note(guesser);
      throw error;
    }
  }

  /** The one method that the request tries, or those among which its client's registration chooses. */
  private triedBy(request: ClientAuthenticationRequest): readonly [ClientAuthenticationMethod, ...ClientAuthenticationMethod[]] {
    const [first, ...others] = this.registered.filter((candidate) => candidate.matches(request));
    if (!first) throw new InvalidClient({ description: 'client authentication is missing' });
    if (others.length > 0 && !first.byName) throw new InvalidRequest({ description: 'a request must use one client authentication method only (RFC 6749 section 2.3)' });
    return [first, ...others];
  }
}
