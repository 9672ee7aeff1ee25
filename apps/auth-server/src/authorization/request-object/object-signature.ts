import { Injectable } from '@nestjs/common';
import { InvalidRequestObject, RequestNotSupported, SIGNING_ALGORITHMS, expectedNot } from '@latchkey/protocol';
import { DocumentUnavailable, JwksDocuments } from '@latchkey/remote-documents';
import type { ClientRecord, TenantSettings } from '@latchkey/storage';
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet, type ProtectedHeaderParameters } from 'jose';
import type { ObjectClaims } from './object-claims.js';

const TYPES: readonly (string | undefined)[] = [undefined, 'jwt', 'oauth-authz-req+jwt'];
const refuse = (description: string, cause?: unknown): InvalidRequestObject => new InvalidRequestObject({ description, cause });

/** Reads request objects whose signature holds, or that need none. */
@Injectable()
export class ObjectSignature {
  constructor(private readonly jwksDocuments: JwksDocuments) {}

  /** @throws InvalidRequestObject, RequestNotSupported unless the client signed it as it is registered to; says nothing of its claims */
  async claimsOf(jwt: string, client: ClientRecord, settings: TenantSettings): Promise<ObjectClaims> {
    const header = headerOf(jwt);
    checkHeader(header, algorithmsOf(client, settings));
    if (header.alg === 'none') return parsed(unsigned(jwt));
    try {
      return parsed(await this.withKeys(client, (keys) => verified(jwt, keys)));
    } catch (cause) {
      if (cause instanceof InvalidRequestObject) throw cause;
      if (cause instanceof DocumentUnavailable) throw refuse(`the keys of the client: jwks_uri ${cause.message}`, cause);
      throw refuse('the signature of the request object fits no key of the client', cause);
    }
  }

  private withKeys<Result>(client: ClientRecord, use: (keys: JSONWebKeySet) => Promise<Result>): Promise<Result> {
    if (client.jwksUri === undefined) return use((client.jwks ?? { keys: [] }) as JSONWebKeySet);
    return this.jwksDocuments.with(client.jwksUri, (set) => use(set as JSONWebKeySet), isForWantOfAKey);
  }
}

/** Whether the client may have rotated its keys since they were fetched. */
const isForWantOfAKey = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed;

function headerOf(jwt: string): ProtectedHeaderParameters {
  if (jwt.split('.').length === 5) throw refuse('encrypted request objects are not supported');
  try {
    return decodeProtectedHeader(jwt);
  } catch (cause) {
    throw refuse('the request object is not a JWT', cause);
  }
}

/** OIDC Registration §2: any that is served where the client is registered for none; unsigned ones are served to all by a setting alone. */
function algorithmsOf({ requestObjectSigningAlg: registered }: ClientRecord, { unsignedRequestObjects = false }: TenantSettings): readonly string[] {
  if (registered !== undefined) return [registered];
  return unsignedRequestObjects ? ['none', ...SIGNING_ALGORITHMS] : SIGNING_ALGORITHMS;
}

function checkHeader({ alg, typ, crit }: ProtectedHeaderParameters, expected: readonly string[]): void {
  // RFC 8725 §3.11: a token made for something else is no request.
  if (!TYPES.includes(typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : typ)) throw refuse('typ must be oauth-authz-req+jwt');
  if (crit !== undefined) throw refuse('crit is not understood');
  if (alg === 'none' && !expected.includes(alg)) {
    throw new RequestNotSupported({ description: 'an unsigned request object needs request_object_signing_alg none in the client\'s registration' });
  }
  if (alg === undefined || !expected.includes(alg)) throw refuse(expectedNot(`an alg of ${expected.join(', ')} as the client is registered`, String(alg)));
}

/** RFC 7519 §6: the signature is empty, not absent and not ignored. */
function unsigned(jwt: string): Uint8Array {
  const [, payload = '', signature, ...more] = jwt.split('.');
  if (signature !== '' || more.length > 0) throw refuse('a request object with alg none must have an empty signature');
  return Buffer.from(payload, 'base64url');
}

async function verified(jwt: string, keys: JSONWebKeySet): Promise<Uint8Array> {
  const options = { algorithms: [...SIGNING_ALGORITHMS] };
  try {
    return (await compactVerify(jwt, createLocalJWKSet(keys), options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const payload = await compactVerify(jwt, key, options).then((held) => held.payload, () => undefined);
      if (payload) return payload;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function parsed(payload: Uint8Array): ObjectClaims {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (cause) {
    throw refuse('the request object holds no JSON', cause);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw refuse('the request object must hold a JSON object');
  return json as ObjectClaims;
}
