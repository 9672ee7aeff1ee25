import { ACCEPTANCE_RULES } from './acceptance-rules.js';
import { bearerToken } from './bearer-token.js';
import type { HttpRequest } from './bearer-token.js';
import type { ChallengeContext } from './challenge.js';
import type { AccessTokenClaims, VerifiedAccessToken } from './claims.js';
import { AccessTokenError, InsufficientScope, InvalidAccessToken, VerificationUnavailable } from './errors.js';
import { TrustedIssuer } from './issuer/trusted-issuer.js';
import { JwtReader } from './jwt/jwt-reader.js';
import { OpaqueReader } from './opaque/opaque-reader.js';
import type { AccessTokenVerifierOptions } from './options.js';
import { protectedResource } from './protected-resource.js';
import type { ProtectedResource } from './protected-resource.js';
import { guardSettings } from './settings.js';
import type { GuardSettings } from './settings.js';
import type { ReadToken, TokenReader } from './token-reader.js';

/** Decides about access tokens; every refusal is an `AccessTokenError` with its status and headers. */
export interface AccessTokenVerifier {
  /** Verifies a token, JWT or opaque, and gives its claims. */
  verify(token: string): Promise<VerifiedAccessToken>;
  /** Takes the token from a request (RFC 6750 §2.1) and verifies it. */
  authenticate(request: HttpRequest): Promise<VerifiedAccessToken>;
  /** Throws `InsufficientScope` unless the token holds all of the scopes (RFC 6750 §3.1). */
  requireScopes(token: VerifiedAccessToken, scopes: readonly string[]): void;
  /** Completes a refusal of the application's own with this resource's challenge. */
  challenge<Refusal extends AccessTokenError>(refusal: Refusal): Refusal;
  /** What the resource tells of itself (RFC 9728); undefined when its identifier is no web address. */
  readonly protectedResource: ProtectedResource | undefined;
}

class Verifier implements AccessTokenVerifier {
  readonly protectedResource: ProtectedResource | undefined;
  readonly #settings: GuardSettings;
  readonly #challenge: ChallengeContext;
  readonly #readers: readonly TokenReader[];

  constructor(options: AccessTokenVerifierOptions) {
    this.#settings = guardSettings(options);
    this.protectedResource = protectedResource(this.#settings, options);
    this.#challenge = { realm: this.#settings.realm, resourceMetadata: this.protectedResource?.metadataUrl };
    const issuers = this.#settings.issuers.map((issuer) => new TrustedIssuer(issuer, this.#settings));
    this.#readers = [new JwtReader(issuers), new OpaqueReader(issuers, this.#settings)];
  }

  verify(token: string): Promise<VerifiedAccessToken> {
    return this.challenging(() => this.accept(token));
  }

  authenticate(request: HttpRequest): Promise<VerifiedAccessToken> {
    return this.challenging(() => this.accept(bearerToken(request)));
  }

  requireScopes(token: VerifiedAccessToken, scopes: readonly string[]): void {
    if (scopes.every((scope) => token.scopes.has(scope))) return;
    throw this.challenge(new InsufficientScope(scopes, token.scopes));
  }

  challenge<Refusal extends AccessTokenError>(refusal: Refusal): Refusal {
    return refusal.at(this.#challenge);
  }

  private async accept(token: string): Promise<VerifiedAccessToken> {
    const { maxTokenLength, now, clockTolerance } = this.#settings;
    if (typeof token !== 'string' || token.length > maxTokenLength) {
      throw new InvalidAccessToken(`The token is longer than ${maxTokenLength} characters.`);
    }
    const reader = this.#readers.find((candidate) => candidate.reads(token));
    if (reader === undefined) throw new InvalidAccessToken('The token is of no known kind.');
    const read = await reader.read(token);
    const acceptance = { ...read, now: now() / 1000, clockTolerance: clockTolerance / 1000 };
    for (const rule of ACCEPTANCE_RULES) rule(acceptance);
    return verified(read);
  }

  /** Whatever goes wrong is a refusal: what is not understood is not accepted. */
  private async challenging(accept: () => Promise<VerifiedAccessToken>): Promise<VerifiedAccessToken> {
    try {
      return await accept();
    } catch (error) {
      throw this.challenge(error instanceof AccessTokenError ? error : new VerificationUnavailable(error));
    }
  }
}

/** The claims of one request; the set of scopes is its own, so that a handler cannot widen the next request's. */
function verified({ claims }: ReadToken): VerifiedAccessToken {
  const scope = typeof claims['scope'] === 'string' ? claims['scope'] : '';
  return Object.freeze({ ...(claims as AccessTokenClaims), scopes: new Set(scope.split(' ').filter((name) => name !== '')) });
}

/** Makes a verifier for one API; throws `GuardConfigurationError` with one sentence when the options cannot be served. */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): AccessTokenVerifier {
  return new Verifier(options);
}
