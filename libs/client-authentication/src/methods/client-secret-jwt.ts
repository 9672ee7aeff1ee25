import { Injectable } from '@nestjs/common';
import { SealedSecrets, macAlgorithmsOf } from '@latchkey/clients';
import { Clock, InvalidClient } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { ClientAssertions, assertionKind } from '../client-assertions.js';
import { ClientAuthenticationMethod, type ClientAuthenticationRequest } from '../client-authentication-method.js';

/** OIDC Core §9, RFC 7523 §2.2: an assertion whose MAC the client computed with its secret, used once. */
@Injectable()
export class ClientSecretJwt extends ClientAuthenticationMethod {
  readonly name = 'client_secret_jwt';
  readonly guessable = true;

  constructor(
    private readonly assertions: ClientAssertions,
    private readonly secrets: SealedSecrets,
    private readonly clock: Clock,
  ) {
    super();
  }

  matches(request: ClientAuthenticationRequest): boolean {
    return assertionKind(request) === 'mac';
  }

  clientId({ parameters }: ClientAuthenticationRequest): string {
    return this.assertions.clientId(parameters);
  }

  prove(request: ClientAuthenticationRequest, client: ClientRecord, stores: Pick<Stores, 'tenant' | 'usedAssertions'>): Promise<void> {
    const verification = (assertion: string, options: JWTVerifyOptions) => this.verify(assertion, options, { client, stores });
    return this.assertions.prove(request, { client, verification }, stores);
  }

  /** By any of its secrets, each for the algorithms that it is long enough for. */
  private async verify(
    assertion: string, options: JWTVerifyOptions, { client, stores }: { readonly client: ClientRecord; readonly stores: Pick<Stores, 'tenant'> },
  ): Promise<JWTPayload> {
    const alg = client.tokenEndpointAuthSigningAlg;
    let failure: unknown = new InvalidClient({ description: 'the client has no secret that has not expired' });
    for (const secret of this.secrets.open(client, stores.tenant.id, this.clock.now())) {
      const algorithms = macAlgorithmsOf(secret).filter((known) => alg === undefined || known === alg);
      try {
        return (await jwtVerify(assertion, Buffer.from(secret), { ...options, algorithms })).payload;
      } catch (error) {
        failure = error;
        if (!(error instanceof errors.JWSSignatureVerificationFailed) && !(error instanceof errors.JOSEAlgNotAllowed)) break;
      }
    }
    throw failure;
  }
}
