import { Injectable } from '@nestjs/common';
import { InvalidClient, SIGNING_ALGORITHMS } from '@latchkey/protocol';
import { DocumentUnavailable, JwksDocuments } from '@latchkey/remote-documents';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { ClientAssertions, assertionKind } from '../client-assertions.js';
import { ClientAuthenticationMethod, type ClientAuthenticationRequest } from '../client-authentication-method.js';

/** OIDC Core §9, RFC 7523 §2.2: an assertion that the client signed with a registered key, used once. */
@Injectable()
export class PrivateKeyJwt extends ClientAuthenticationMethod {
  readonly name = 'private_key_jwt';
  readonly guessable = false;

  constructor(
    private readonly assertions: ClientAssertions,
    private readonly jwksDocuments: JwksDocuments,
  ) {
    super();
  }

  matches(request: ClientAuthenticationRequest): boolean {
    return assertionKind(request) === 'signature';
  }

  clientId({ parameters }: ClientAuthenticationRequest): string {
    return this.assertions.clientId(parameters);
  }

  prove(request: ClientAuthenticationRequest, client: ClientRecord, stores: Pick<Stores, 'usedAssertions'>): Promise<void> {
    const verification = (assertion: string, options: JWTVerifyOptions) => this.verify(assertion, options, client);
    return this.assertions.prove(request, { client, verification }, stores);
  }

  private async verify(assertion: string, options: JWTVerifyOptions, client: ClientRecord): Promise<JWTPayload> {
    const alg = client.tokenEndpointAuthSigningAlg;
    const algorithms = SIGNING_ALGORITHMS.filter((known) => alg === undefined || known === alg);
    try {
      return await this.withKeys(client, async (keys) => (await jwtVerify(assertion, createLocalJWKSet(keys), { ...options, algorithms })).payload);
    } catch (cause) {
      if (cause instanceof DocumentUnavailable) throw new InvalidClient({ description: `jwks_uri ${cause.message}`, cause });
      throw cause;
    }
  }

  private withKeys<Result>(client: ClientRecord, use: (keys: JSONWebKeySet) => Promise<Result>): Promise<Result> {
    if (client.jwksUri === undefined) return use((client.jwks ?? { keys: [] }) as JSONWebKeySet);
    return this.jwksDocuments.with(client.jwksUri, (set) => use(set as JSONWebKeySet), isForWantOfAKey);
  }
}

/** Whether the client may have rotated its keys since they were fetched: no such key, or a new one under the old name. */
const isForWantOfAKey = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed;
