import type { VerifiedAccessToken } from './claims.js';
import type { AccessTokenError } from './errors.js';
import type { IssuerHealth } from './health.js';
import type { HttpRequest } from './http-request.js';
import type { ProtectedResource } from './protected-resource.js';
import type { Requirement } from './requirements/requirement.js';
import type { Closing } from './validity/closing.js';

/**
 * Decides about access tokens; every refusal is an `AccessTokenError` with its status and headers. This is what guards ask, and applications may make by
 * themselves; what `createAccessTokenVerifier` makes, and Nest injects, is a `RunningAccessTokenVerifier`, which has `health()` as well.
 */
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
  /**
   * Tells of the end of a token, for what stays open after it was accepted. The signal aborts with the `AccessTokenError` that a request would now
   * be answered with: when the token is revoked, has expired (half a second later at most), is asked about while the issuer is silent and not
   * confirmed, or the verifier is closed. What is not accepted now it tells of at once, or when that is known. Throws `TypeError` for an `until`
   * that never says that it closes.
   * @param shown the request as it was authenticated, or the token as it was verified
   * @param until a response or a socket, after whose `close` nothing is told any more; or a signal that says so
   */
  validity(shown: HttpRequest | string, until: Closing): AbortSignal;
  /** How it stands with each issuer now. */
  health(): readonly IssuerHealth[];
  /** Ends its connections, which else keep the process alive. Every token is answered 503 from then on, since no revocation is heard of. */
  close(): void;
}
