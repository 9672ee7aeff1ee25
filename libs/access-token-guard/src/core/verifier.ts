import { Acceptance } from './acceptance.js';
import type { RunningAccessTokenVerifier } from './access-token-verifier.js';
import { confirmationOf } from './proof-of-possession/confirmation.js';
import { Possession } from './proof-of-possession/possession.js';
import type { ChallengeContext } from './challenge.js';
import type { VerifiedAccessToken } from './claims.js';
import { AccessTokenError, VerificationUnavailable } from './errors.js';
import type { IssuerHealth } from './health.js';
import type { HttpRequest } from './http-request.js';
import { TrustedIssuer } from './issuer/trusted-issuer.js';
import type { KnownToken } from './known-token.js';
import type { AccessTokenVerifierOptions } from './options.js';
import { presentedToken } from './presented-token.js';
import type { PresentedToken, TokenScheme } from './presented-token.js';
import { protectedResource } from './protected-resource.js';
import type { ProtectedResource } from './protected-resource.js';
import type { Requirement } from './requirements/requirement.js';
import { RequirementCheck } from './requirements/requirement-check.js';
import { guardSettings } from './settings.js';
import type { GuardSettings } from './settings.js';
import type { Closing } from './validity/closing.js';
import { WatchedTokens } from './validity/watched-tokens.js';

class Verifier implements RunningAccessTokenVerifier {
  readonly protectedResource: ProtectedResource | undefined;
  readonly #settings: GuardSettings;
  readonly #challenge: ChallengeContext;
  readonly #issuers: readonly TrustedIssuer[];
  readonly #acceptance: Acceptance;
  readonly #watched: WatchedTokens;
  readonly #possession: Possession;
  readonly #requirements: RequirementCheck;

  constructor(options: AccessTokenVerifierOptions) {
    this.#settings = guardSettings(options);
    this.protectedResource = protectedResource(this.#settings, options);
    this.#possession = new Possession(this.#settings.possession);
    this.#requirements = new RequirementCheck(this.#settings.requirements);
    const proofAlgorithms = this.#settings.possession.dpop?.algorithms.join(' ');
    this.#challenge = { realm: this.#settings.realm, resourceMetadata: this.protectedResource?.metadataUrl, proofAlgorithms };
    this.#issuers = this.#settings.issuers.map((issuer) => new TrustedIssuer(issuer, this.#settings, () => this.#watched.look()));
    this.#acceptance = new Acceptance(this.#issuers, this.#settings);
    this.#watched = new WatchedTokens(this.#acceptance, this.#settings);
  }

  async ready(): Promise<void> {
    await Promise.all(this.#issuers.map((issuer) => issuer.ready()));
  }

  health(): readonly IssuerHealth[] {
    return this.#issuers.map(({ health }) => health);
  }

  close(): void {
    this.#acceptance.close();
    this.#watched.look();
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

  validity(shown: HttpRequest | string, until: Closing): AbortSignal {
    const request = typeof shown === 'string' ? undefined : shown;
    let presented: PresentedToken;
    try {
      presented = typeof shown === 'string' ? { scheme: 'Bearer', token: shown } : presentedToken(shown);
    } catch (error) {
      return AbortSignal.abort(this.refusal(error));
    }
    const { scheme, token } = presented;
    const watched = { token, accept: () => this.accepted(presented, request), refusal: (error: unknown) => this.refusal(error, scheme) };
    return this.#watched.signalOf(watched, until);
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

  /** Whatever goes wrong is a refusal: what is not understood is not accepted. */
  private decided(presented: PresentedToken, request: HttpRequest | undefined): Promise<VerifiedAccessToken> {
    try {
      const known = this.accepted(presented, request);
      if (!(known instanceof Promise)) return Promise.resolve(known.claims);
      return known.then(({ claims }) => claims).catch((error: unknown) => Promise.reject(this.refusal(error, presented.scheme)));
    } catch (error) {
      return Promise.reject(this.refusal(error, presented.scheme));
    }
  }

  /** Throws or rejects for what is not accepted as it was presented. A bearer token that is remembered, as nearly every one is, costs no turn. */
  private accepted(presented: PresentedToken, request: HttpRequest | undefined): KnownToken | Promise<KnownToken> {
    const known = this.#acceptance.accept(presented.token);
    if (!(known instanceof Promise) && known.confirmation === undefined && presented.scheme === 'Bearer') return known;
    return this.possessed(known, presented, request);
  }

  private async possessed(accepted: KnownToken | Promise<KnownToken>, presented: PresentedToken, request: HttpRequest | undefined): Promise<KnownToken> {
    const known = await accepted;
    const { confirmation } = known;
    if (confirmation === undefined && presented.scheme === 'Bearer') return known;
    await this.#possession.confirm(known, presented, request);
    // It may have been revoked while its proof was looked at.
    return this.#acceptance.admitted(known);
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
