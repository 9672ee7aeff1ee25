import { hash } from 'node:crypto';
import { MOMENTARY_RULES } from './acceptance-rules.js';
import { confirmationOf } from './proof-of-possession/confirmation.js';
import { Possession } from './proof-of-possession/possession.js';
import type { ChallengeContext } from './challenge.js';
import type { VerifiedAccessToken } from './claims.js';
import { AccessTokenError, InvalidAccessToken, VerificationUnavailable } from './errors.js';
import type { IssuerHealth } from './health.js';
import type { HttpRequest } from './http-request.js';
import { TrustedIssuer } from './issuer/trusted-issuer.js';
import { JwtReader } from './jwt/jwt-reader.js';
import type { KnownToken } from './known-token.js';
import { Introspector } from './opaque/introspector.js';
import { OpaqueReader } from './opaque/opaque-reader.js';
import type { AccessTokenVerifierOptions } from './options.js';
import { presentedToken } from './presented-token.js';
import type { PresentedToken, TokenScheme } from './presented-token.js';
import { protectedResource } from './protected-resource.js';
import type { ProtectedResource } from './protected-resource.js';
import type { Requirement } from './requirements/requirement.js';
import { RequirementCheck } from './requirements/requirement-check.js';
import { guardSettings } from './settings.js';
import type { GuardSettings } from './settings.js';
import type { TokenReader } from './token-reader.js';

/** Decides about access tokens; every refusal is an `AccessTokenError` with its status and headers. */
export interface AccessTokenVerifier {
  /** Verifies a token, JWT or opaque, and gives its claims. One that is bound to a key or certificate is refused: there is nothing to prove that with. */
  verify(token: string): Promise<VerifiedAccessToken>;
  /** Takes the token from a request (RFC 6750 §2.1, RFC 9449 §7.1), verifies it, and holds it to the key or certificate that it is bound to. */
  authenticate(request: HttpRequest): Promise<VerifiedAccessToken>;
  /**
   * Rejects with an `AccessTokenError` unless the token meets all requirements, and with whatever a check of the application's own throws.
   * @param context what those checks are handed
   */
  require(token: VerifiedAccessToken, requirements: readonly Requirement[], context?: unknown): Promise<void>;
  /** What the answer to a request that was accepted must carry: a nonce for the client's next proof (RFC 9449 §8.2), or nothing. */
  acceptanceHeaders(request: HttpRequest): Readonly<Record<string, string>>;
  /** Completes a refusal of the application's own with this resource's challenge. */
  challenge<Refusal extends AccessTokenError>(refusal: Refusal): Refusal;
  /** What the resource tells of itself (RFC 9728); undefined when its identifier is no web address. */
  readonly protectedResource: ProtectedResource | undefined;
}

/** A verifier that follows its issuers' revocations: it has a beginning and an end. */
export interface RunningAccessTokenVerifier extends AccessTokenVerifier {
  /**
   * Begins to follow the issuers, as the first token otherwise does; resolves when all is known that they revoked, or after
   * `requestTimeout`. Never rejects: `health` tells how it went.
   */
  ready(): Promise<void>;
  /** How it stands with each issuer now. */
  health(): readonly IssuerHealth[];
  /** Ends its connections, which else keep the process alive. */
  close(): void;
}

class Verifier implements RunningAccessTokenVerifier {
  readonly protectedResource: ProtectedResource | undefined;
  readonly #settings: GuardSettings;
  readonly #challenge: ChallengeContext;
  readonly #issuers: readonly TrustedIssuer[];
  readonly #introspector: Introspector;
  readonly #readers: readonly TokenReader[];
  readonly #possession: Possession;
  readonly #requirements: RequirementCheck;

  constructor(options: AccessTokenVerifierOptions) {
    this.#settings = guardSettings(options);
    this.protectedResource = protectedResource(this.#settings, options);
    this.#possession = new Possession(this.#settings.possession);
    this.#requirements = new RequirementCheck(this.#settings.requirements);
    const proofAlgorithms = this.#settings.possession.dpop?.algorithms.join(' ');
    this.#challenge = { realm: this.#settings.realm, resourceMetadata: this.protectedResource?.metadataUrl, proofAlgorithms };
    this.#issuers = this.#settings.issuers.map((issuer) => new TrustedIssuer(issuer, this.#settings));
    this.#introspector = new Introspector(this.#settings);
    this.#readers = [new JwtReader(this.#issuers, this.#settings), new OpaqueReader(this.#issuers, this.#settings, this.#introspector)];
  }

  async ready(): Promise<void> {
    await Promise.all(this.#issuers.map((issuer) => issuer.ready()));
  }

  health(): readonly IssuerHealth[] {
    return this.#issuers.map(({ health }) => health);
  }

  close(): void {
    for (const issuer of this.#issuers) issuer.close();
  }

  verify(token: string): Promise<VerifiedAccessToken> {
    return this.decided({ scheme: 'Bearer', token }, undefined);
  }

  authenticate(request: HttpRequest): Promise<VerifiedAccessToken> {
    let presented: PresentedToken;
    try {
      presented = presentedToken(request);
    } catch (error) {
      return Promise.reject(this.refusal(error));
    }
    return this.decided(presented, request);
  }

  async require(token: VerifiedAccessToken, requirements: readonly Requirement[], context?: unknown): Promise<void> {
    try {
      await this.#requirements.check(token, requirements, context);
    } catch (error) {
      throw error instanceof AccessTokenError ? error.at(this.#challenge, schemeOf(token)) : error;
    }
  }

  acceptanceHeaders(request: HttpRequest): Readonly<Record<string, string>> {
    const nonce = this.#possession.newerNonce(request);
    return nonce === undefined ? {} : { 'dpop-nonce': nonce };
  }

  challenge<Refusal extends AccessTokenError>(refusal: Refusal): Refusal {
    return refusal.at(this.#challenge);
  }

  /** Whatever goes wrong is a refusal: what is not understood is not accepted. A bearer token that is remembered, as nearly every one is, costs no turn. */
  private decided(presented: PresentedToken, request: HttpRequest | undefined): Promise<VerifiedAccessToken> {
    const { scheme, token } = presented;
    try {
      const known = this.accept(token);
      if (!(known instanceof Promise) && known.confirmation === undefined && scheme === 'Bearer') return Promise.resolve(known.claims);
      return this.possessed(known, presented, request).catch((error: unknown) => Promise.reject(this.refusal(error, scheme)));
    } catch (error) {
      return Promise.reject(this.refusal(error, scheme));
    }
  }

  private async possessed(accepted: KnownToken | Promise<KnownToken>, presented: PresentedToken, request: HttpRequest | undefined): Promise<VerifiedAccessToken> {
    const known = await accepted;
    const { confirmation, claims } = known;
    if (confirmation === undefined && presented.scheme === 'Bearer') return claims;
    await this.#possession.confirm(confirmation, presented, request);
    // It may have been revoked while its proof was looked at.
    return this.admitted(known).claims;
  }

  /** At once for a token that is remembered, which is nearly every one. */
  private accept(token: string): KnownToken | Promise<KnownToken> {
    const { maxTokenLength } = this.#settings;
    if (typeof token !== 'string' || token.length > maxTokenLength) {
      throw new InvalidAccessToken(`The token is longer than ${maxTokenLength} characters.`);
    }
    const reader = this.#readers.find((candidate) => candidate.reads(token));
    if (reader === undefined) throw new InvalidAccessToken('The token is of no known kind.');
    const key = hash('sha256', token, 'base64');
    const known = reader.recall(key);
    return known?.issuer.decidesLocally === true ? this.admitted(known) : this.acceptAfterAsking(token, key, reader);
  }

  private async acceptAfterAsking(token: string, key: string, reader: TokenReader): Promise<KnownToken> {
    const remembered = reader.recall(key);
    const { known, isConfirmed } = remembered === undefined ? await reader.read(token, key) : { known: remembered, isConfirmed: false };
    const { issuer } = known;
    if (!isConfirmed && !issuer.decidesLocally) await this.#introspector.confirm({ token, issuer, isProven: true });
    return this.admitted(known);
  }

  /** Remembered or just learnt, all that may have changed is asked: an answer that was on its way during a revocation does not outlive it. */
  private admitted(known: KnownToken): KnownToken {
    const { claims, issuer, selectors } = known;
    const { now, clockTolerance } = this.#settings;
    const moment = { claims, now: now() / 1000, clockTolerance: clockTolerance / 1000 };
    for (const rule of MOMENTARY_RULES) rule(moment);
    if (issuer.hasRevoked(selectors)) throw new InvalidAccessToken('The token has been revoked.');
    return known;
  }

  private refusal(error: unknown, scheme?: TokenScheme): AccessTokenError {
    return (error instanceof AccessTokenError ? error : new VerificationUnavailable(error)).at(this.#challenge, scheme);
  }
}

/** How a token was presented that was accepted: one that is bound to a key was so with its proof. */
function schemeOf(token: VerifiedAccessToken): TokenScheme {
  const confirmation = confirmationOf(token);
  return confirmation !== undefined && 'jkt' in confirmation ? 'DPoP' : 'Bearer';
}

/** Makes a verifier for one API; throws `GuardConfigurationError` with one sentence when the options cannot be served. */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): RunningAccessTokenVerifier {
  return new Verifier(options);
}
