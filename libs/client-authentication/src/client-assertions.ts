import { Injectable } from '@nestjs/common';
import { Clock, InvalidClient, JWT_BEARER_ASSERTION, asSecret, expiryBucketOf, hashToken, secondsOf, type Parameters } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type JWTVerifyOptions } from 'jose';
import type { ClientAuthenticationRequest } from './client-authentication-method.js';

const MAX_LENGTH = 8192;
/** Seconds: of an assertion from now to its `exp`, which is how long its `jti` must be remembered. */
const MAX_LIFETIME = 3600;
const LEEWAY = 10;

/** Verifies an assertion with the client's keys under these options. @throws InvalidClient, or what jose throws */
type Verification = (assertion: string, options: JWTVerifyOptions) => Promise<JWTPayload>;

/** What every client assertion must hold to, whatever key it was made with (OIDC Core §9, RFC 7523 §3). */
@Injectable()
export class ClientAssertions {
  constructor(private readonly clock: Clock) {}

  /** The client that the assertion claims to come from. @throws InvalidClient */
  clientId(parameters: Parameters): string {
    const { sub } = unverified(assertionOf(parameters));
    if (typeof sub !== 'string') throw new InvalidClient({ description: 'client_assertion must have a sub' });
    const named = parameters.get('client_id');
    if (named !== undefined && named !== sub) throw new InvalidClient({ description: 'client_id is not the sub of client_assertion' });
    return sub;
  }

  /** @throws InvalidClient unless the assertion is the client's own, for this server alone, and shown for the first time */
  async prove(
    { parameters, audiences }: ClientAuthenticationRequest,
    { client: { clientId }, verification }: { readonly client: ClientRecord; readonly verification: Verification },
    stores: Pick<Stores, 'usedAssertions'>,
  ): Promise<void> {
    const { aud, exp, jti } = await this.verify(assertionOf(parameters), { clientId, audiences }, verification);
    // Another server that it is meant for as well could present it here (audience injection).
    if (Array.isArray(aud) && aud.length > 1) throw new InvalidClient({ description: 'client_assertion must be addressed to this server alone' });
    if (typeof jti !== 'string' || jti.length === 0) throw new InvalidClient({ description: 'client_assertion must have a jti' });
    if (exp === undefined || exp > secondsOf(this.clock.now()) + MAX_LIFETIME) {
      throw new InvalidClient({ description: `client_assertion must expire within ${MAX_LIFETIME} seconds` });
    }
    const hash = hashToken(asSecret(JSON.stringify([clientId, jti])));
    const outcome = await stores.usedAssertions.spend({ hash, expiryBucket: expiryBucketOf(new Date((exp + LEEWAY) * 1000)) });
    if (outcome === 'already-spent') throw new InvalidClient({ description: 'client_assertion was used before' });
  }

  private async verify(assertion: string, { clientId, audiences }: { clientId: string; audiences: readonly string[] }, verification: Verification): Promise<JWTPayload> {
    const options = {
      issuer: clientId,
      subject: clientId,
      audience: [...audiences],
      clockTolerance: LEEWAY,
      currentDate: this.clock.now(),
      requiredClaims: ['exp', 'jti'],
    };
    try {
      return await verification(assertion, options);
    } catch (cause) {
      if (cause instanceof InvalidClient) throw cause;
      throw new InvalidClient({ description: `client_assertion must be signed with a registered key, be addressed to ${audiences[0]}, and not be expired`, cause });
    }
  }
}

/** Whether the request tries an assertion, and whether one with a MAC: which of the two methods it tries is for its header to say. */
export function assertionKind({ parameters }: ClientAuthenticationRequest): 'signature' | 'mac' | undefined {
  if (!parameters.has('client_assertion') && !parameters.has('client_assertion_type')) return undefined;
  const assertion = parameters.get('client_assertion') ?? '';
  try {
    return assertion.length <= MAX_LENGTH && decodeProtectedHeader(assertion).alg?.startsWith('HS') ? 'mac' : 'signature';
  } catch {
    return 'signature';
  }
}

function assertionOf(parameters: Parameters): string {
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
