import { challengeText, renderChallenge } from './challenge.js';
import type { ChallengeContext } from './challenge.js';
import type { TokenScheme } from './presented-token.js';

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

/** Characters of a description: proxies take headers of a few thousand, and an application may repeat what came with the request. */
const LONGEST = 1_000;

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
    super(challengeText(description).slice(0, LONGEST), cause === undefined ? undefined : { cause });
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
