import { Injectable } from '@nestjs/common';
import { Clock, InvalidClient, JWT_BEARER_ASSERTION, SIGNING_ALGORITHMS, asSecret, expiryBucketOf, hashToken, secondsOf } from '@latchkey/protocol';
import { DocumentUnavailable, JwksDocuments } from '@latchkey/remote-documents';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { ClientAuthenticationMethod, type ClientAuthenticationRequest } from '../client-authentication-method.js';

const MAX_LENGTH = 8192;
/** Seconds: of an assertion from now to its `exp`, which is how long its `jti` must be remembered. */
const MAX_LIFETIME = 3600;
const LEEWAY = 10;

/** OIDC Core §9, RFC 7523 §2.2: an assertion that the client signed with a registered key, used once. */
@Injectable()
export class PrivateKeyJwt extends ClientAuthenticationMethod {
  readonly name = 'private_key_jwt';
  readonly guessable = false;

  constructor(
    private readonly clock: Clock,
    private readonly jwksDocuments: JwksDocuments,
  ) {
    super();
  }

  matches({ parameters }: ClientAuthenticationRequest): boolean {
    return parameters.has('client_assertion') || parameters.has('client_assertion_type');
  }

  clientId({ parameters }: ClientAuthenticationRequest): string {
    const { sub } = unverified(assertionOf(parameters));
    if (typeof sub !== 'string') throw new InvalidClient({ description: 'client_assertion must have a sub' });
    const named = parameters.get('client_id');
    if (named !== undefined && named !== sub) throw new InvalidClient({ description: 'client_id is not the sub of client_assertion' });
    return sub;
  }

  async prove({ parameters, audiences }: ClientAuthenticationRequest, client: ClientRecord, stores: Pick<Stores, 'usedAssertions'>): Promise<void> {
    const claims = await this.verify(assertionOf(parameters), client, audiences);
    const { aud, exp, jti } = claims;
    // Another server that it is meant for as well could present it here (audience injection).
    if (Array.isArray(aud) && aud.length > 1) throw new InvalidClient({ description: 'client_assertion must be addressed to this server alone' });
    if (typeof jti !== 'string' || jti.length === 0) throw new InvalidClient({ description: 'client_assertion must have a jti' });
    if (exp === undefined || exp > secondsOf(this.clock.now()) + MAX_LIFETIME) {
      throw new InvalidClient({ description: `client_assertion must expire within ${MAX_LIFETIME} seconds` });
    }
    const hash = hashToken(asSecret(JSON.stringify([client.clientId, jti])));
    const outcome = await stores.usedAssertions.spend({ hash, expiryBucket: expiryBucketOf(new Date((exp + LEEWAY) * 1000)) });
    if (outcome === 'already-spent') throw new InvalidClient({ description: 'client_assertion was used before' });
  }

  private async verify(assertion: string, client: ClientRecord, audiences: readonly string[]): Promise<JWTPayload> {
    try {
      return await this.withKeys(client, (keys) => this.claims(assertion, keys, client, audiences));
    } catch (cause) {
      if (cause instanceof DocumentUnavailable) throw new InvalidClient({ description: `jwks_uri ${cause.message}`, cause });
      throw new InvalidClient({ description: `client_assertion must be signed with a registered key, be addressed to ${audiences[0]}, and not be expired`, cause });
    }
  }

  private withKeys<Result>(client: ClientRecord, use: (keys: JSONWebKeySet) => Promise<Result>): Promise<Result> {
    if (client.jwksUri === undefined) return use((client.jwks ?? { keys: [] }) as JSONWebKeySet);
    return this.jwksDocuments.with(client.jwksUri, (set) => use(set as JSONWebKeySet), isForWantOfAKey);
  }

  private async claims(assertion: string, keys: JSONWebKeySet, client: ClientRecord, audiences: readonly string[]): Promise<JWTPayload> {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(keys), {
      algorithms: client.tokenEndpointAuthSigningAlg ? [client.tokenEndpointAuthSigningAlg] : [...SIGNING_ALGORITHMS],
      issuer: client.clientId,
      subject: client.clientId,
      audience: [...audiences],
      clockTolerance: LEEWAY,
      currentDate: this.clock.now(),
      requiredClaims: ['exp', 'jti'],
    });
    return payload;
  }
}

/** Whether the client may have rotated its keys since they were fetched: no such key, or a new one under the old name. */
const isForWantOfAKey = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed;

function assertionOf(parameters: ClientAuthenticationRequest['parameters']): string {
  if (parameters.get('client_assertion_type') !== JWT_BEARER_ASSERTION) {
    throw new InvalidClient({ description: `client_assertion_type must be ${JWT_BEARER_ASSERTION}` });
  }
  const assertion = parameters.get('client_assertion');
  if (assertion === undefined || assertion.length > MAX_LENGTH) throw new InvalidClient({ description: 'client_assertion is missing or too long' });
  return assertion;
}

function unverified(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch (cause) {
    throw new InvalidClient({ description: 'client_assertion is not a JWT', cause });
  }
}
