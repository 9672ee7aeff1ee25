import { challengeText, given, renderChallenge } from './challenge.js';
import type { ChallengeContext } from './challenge.js';
import type { TokenScheme } from './presented-token.js';
import type { RequiredAuthentication } from './requirements/requirement.js';

/** The error codes that a protected resource answers with (RFC 6750 §3.1, RFC 9449 §7.1, RFC 9470 §3), and one for what it cannot decide now. */
export type AccessTokenErrorCode =
  | 'invalid_request'
  | 'invalid_token'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'insufficient_scope'
  | 'insufficient_user_authentication'
  | 'access_denied'
  | 'temporarily_unavailable';

/** A refusal: it knows its own HTTP status and headers. Its text never contains a token. */
export abstract class AccessTokenError extends Error {
  abstract readonly status: 400 | 401 | 403 | 503;
  /** Undefined where no token was presented (RFC 6750 §3.1). */
  abstract readonly code: AccessTokenErrorCode | undefined;
  readonly description: string;
  /** The scopes that would have been enough. */
  readonly scope: string | undefined = undefined;
  /** The scheme that the error is of whatever one was used. */
  readonly scheme: TokenScheme | undefined = undefined;
  /** What the challenge names besides. */
  readonly parameters: Readonly<Record<string, string>> = {};
  #context: ChallengeContext | undefined;
  #presentedBy: TokenScheme | undefined;

  constructor(description: string, cause?: unknown) {
    super(challengeText(description), cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.description = this.message;
  }

  /** Says whose challenge this is, and how the token was presented; the first to say so is heard. */
  at(context: ChallengeContext, scheme?: TokenScheme): this {
    this.#context ??= context;
    this.#presentedBy ??= scheme;
    return this;
  }

  /** The value of `WWW-Authenticate` (RFC 6750 §3). */
  get wwwAuthenticate(): string | undefined {
    const { code, scope, parameters } = this;
    const description = code === undefined ? undefined : this.description;
    const scheme = this.scheme ?? this.#presentedBy;
    return renderChallenge(this.#context ?? { realm: 'api' }, { scheme, error: code, description, scope, parameters });
  }

  /** The headers that the answer must carry. */
  get headers(): Readonly<Record<string, string>> {
    const challenge = this.wwwAuthenticate;
    return { 'cache-control': 'no-store', ...(challenge === undefined ? {} : { 'www-authenticate': challenge }) };
  }

  /** The body of the answer: the same code and description as the challenge. */
  get body(): Readonly<Record<string, string>> {
    return { ...(this.code === undefined ? {} : { error: this.code }), error_description: this.description };
  }
}

/** The request carries no access token: a bare challenge without an error code (RFC 6750 §3.1). */
export class MissingAccessToken extends AccessTokenError {
  readonly status = 401;
  readonly code = undefined;

  constructor() {
    super('This resource needs an access token in the Authorization header.');
  }
}

/** The token is presented in a way that the resource does not take (RFC 6750 §3.1). */
export class InvalidRequest extends AccessTokenError {
  readonly status = 400;
  readonly code = 'invalid_request';
}

/** The token is expired, revoked, malformed, foreign, or not meant for this resource (RFC 6750 §3.1). */
export class InvalidAccessToken extends AccessTokenError {
  readonly status = 401;
  readonly code = 'invalid_token';
}

/** The token is bound to a key, which is to be proven with it (RFC 9449 §7.1). */
export class UnprovenAccessToken extends InvalidAccessToken {
  override readonly scheme = 'DPoP';
}

/** The proof of the token's key is missing, malformed, of another request, too old or was shown before (RFC 9449 §7.1). */
export class InvalidDpopProof extends AccessTokenError {
  readonly status = 401;
  readonly code = 'invalid_dpop_proof';
  override readonly scheme = 'DPoP';
}

/** The proof must hold the nonce that the answer names in `DPoP-Nonce` (RFC 9449 §9). */
export class UseDpopNonce extends AccessTokenError {
  readonly status = 401;
  readonly code = 'use_dpop_nonce';
  override readonly scheme = 'DPoP';

  constructor(readonly nonce: string) {
    super('The DPoP proof lacks the nonce of this resource, or holds one that has expired; expected that of the DPoP-Nonce header.');
  }

  override get headers(): Readonly<Record<string, string>> {
    return { ...super.headers, 'dpop-nonce': this.nonce };
  }
}

/** The token is valid and does not suffice; `scope` names what would (RFC 6750 §3.1). */
export class InsufficientScope extends AccessTokenError {
  readonly status = 403;
  readonly code = 'insufficient_scope';
  override readonly scope: string;

  /** @param required what a client is to ask for @param missing what of it the token lacks; found by name when not given */
  constructor(required: readonly string[], held: ReadonlySet<string>, missing = required.filter((scope) => !held.has(scope))) {
    super(`The token lacks the scope ${missing.join(' ')}; it has ${given(held.size === 0 ? undefined : [...held].join(' '))}.`);
    this.scope = required.join(' ');
  }
}

/** The person did not sign in recently or well enough; the challenge says what would do (RFC 9470 §3). */
export class InsufficientUserAuthentication extends AccessTokenError {
  readonly status = 401;
  readonly code = 'insufficient_user_authentication';
  override readonly parameters: Readonly<Record<string, string>>;

  constructor(description: string, { acr = [], maxAge }: RequiredAuthentication) {
    super(description);
    this.parameters = { ...(acr.length > 0 && { acr_values: acr.join(' ') }), ...(maxAge !== undefined && { max_age: String(maxAge) }) };
  }
}

/** The token is valid, and no other scope would help: for checks of the application's own. */
export class AccessDenied extends AccessTokenError {
  readonly status = 403;
  readonly code = 'access_denied';
}

/** Whether the token is good cannot be told now; it is not accepted, and the client should keep it and come back. */
export class VerificationUnavailable extends AccessTokenError {
  readonly status = 503;
  readonly code = 'temporarily_unavailable';
  /** Seconds after which it is worth trying again. */
  readonly retryAfter: number = 5;

  constructor(cause?: unknown, description = 'The access token cannot be verified at the moment.') {
    super(description, cause);
  }

  override get wwwAuthenticate(): undefined {
    return undefined;
  }

  override get headers(): Readonly<Record<string, string>> {
    return { ...super.headers, 'retry-after': String(this.retryAfter) };
  }
}

/** The options cannot be served; the message is one sentence that names the option. */
export class GuardConfigurationError extends Error {
  constructor(problem: string) {
    super(`access-token-guard: ${problem}`);
    this.name = new.target.name;
  }
}
