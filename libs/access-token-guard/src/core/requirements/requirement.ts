import type { VerifiedAccessToken } from '../claims.js';

/**
 * A condition of the application's own: `true` lets the request through, everything else refuses it; throw an `AccessTokenError`,
 * such as `AccessDenied`, to say why.
 * @param context what the request is handled in: the framework's request, or Nest's `ExecutionContext`
 */
export type TokenCheck<Context = unknown> = (token: VerifiedAccessToken, context: Context) => boolean | Promise<boolean>;

/** How and how recently the person must have signed in (RFC 9470). */
export interface RequiredAuthentication {
  /** One of them must be the token's `acr`; in the order in which they are asked for. */
  readonly acr?: readonly string[] | undefined;
  /** Seconds since the person last signed in (`auth_time`). */
  readonly maxAge?: number | undefined;
}

/** What a handler asks of a token beside that it is valid; made by `need`. */
export type Requirement =
  | { readonly kind: 'scopes'; readonly all: readonly string[] }
  | { readonly kind: 'any scope'; readonly any: readonly string[] }
  | { readonly kind: 'permissions'; readonly all: readonly string[] }
  | { readonly kind: 'authentication'; readonly acr: readonly string[]; readonly maxAge: number | undefined }
  | { readonly kind: 'check'; readonly check: TokenCheck<never> };

/** RFC 6749 §3.3: printable ASCII without space, quote and backslash. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

function texts(what: string, given: readonly string[], pattern = /./): readonly string[] {
  const refused = given.find((one) => typeof one !== 'string' || !pattern.test(one));
  if (given.length > 0 && refused === undefined) return [...given];
  const got = given.length === 0 ? 'none' : `'${String(refused)}'`;
  throw new TypeError(`${what} needs at least one text, each by itself and without spaces, quotes and backslashes; got ${got}.`);
}

function requiredAuthentication({ acr = [], maxAge }: RequiredAuthentication): Requirement {
  const isAge = typeof maxAge === 'number' && maxAge >= 0;
  if (maxAge !== undefined && !isAge) throw new TypeError('maxAge must be a number of seconds.');
  if (maxAge === undefined || acr.length > 0) texts('acr', acr, SCOPE);
  return { kind: 'authentication', acr: [...acr], maxAge };
}

function ownCheck<Context>(check: TokenCheck<Context>): Requirement {
  if (typeof check !== 'function') throw new TypeError('A check must be a function.');
  return { kind: 'check', check };
}

/** Makes requirements; throws `TypeError` for what could never be met or would ask for nothing. */
export const need = {
  /** Every one of the scopes. */
  scopes: (...all: readonly string[]): Requirement => ({ kind: 'scopes', all: texts('scopes', all, SCOPE) }),
  /** One of the scopes; a refusal asks for the first. */
  anyScope: (...any: readonly string[]): Requirement => ({ kind: 'any scope', any: texts('anyScope', any, SCOPE) }),
  /** Every one of the permissions, which tokens name in the claim that the option `permissionsClaim` says. */
  permissions: (...all: readonly string[]): Requirement => ({ kind: 'permissions', all: texts('permissions', all) }),
  authentication: requiredAuthentication,
  check: ownCheck,
} as const;
