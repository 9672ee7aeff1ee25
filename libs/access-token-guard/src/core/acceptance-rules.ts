import { given } from './challenge.js';
import type { AccessTokenClaims, UnverifiedClaims } from './claims.js';
import { InvalidAccessToken } from './errors.js';
import type { IssuerSettings } from './issuer/issuer-settings.js';

/** What an issuer stands for. */
export interface Origin {
  readonly issuer: IssuerSettings;
  readonly claims: UnverifiedClaims;
}

/** One condition that a token meets here for ever or never; throws an `AccessTokenError`. */
export type LastingRule = (origin: Origin) => void;

/** The moment at which a token is accepted. */
export interface Moment {
  /** Which met the lasting rules. */
  readonly claims: AccessTokenClaims;
  /** Seconds since the epoch. */
  readonly now: number;
  /** Seconds. */
  readonly clockTolerance: number;
}

/** One condition of accepting a token now; throws an `AccessTokenError`. */
export type MomentaryRule = (moment: Moment) => void;

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');

const dated = (seconds: number): string => {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
};

/** RFC 9068 §4: the issuer that stands for the token is the one that the token names. */
const issuer: LastingRule = ({ claims, issuer: { issuer: expected } }) => {
  if (claims['iss'] !== expected) throw new InvalidAccessToken(`The token's issuer is ${given(claims['iss'])}; expected ${given(expected)}.`);
};

/** RFC 9068 §4: the token is meant for this API. */
const audience: LastingRule = ({ claims, issuer: { audience: expected } }) => {
  const { aud } = claims;
  if (aud === expected || (Array.isArray(aud) && isTextList(aud) && aud.includes(expected))) return;
  throw new InvalidAccessToken(`The token's audience is ${given(aud)}; expected ${given(expected)}.`);
};

/** RFC 7519 §4.1.4: a token that never ends is refused. */
const ends: LastingRule = ({ claims: { exp } }) => {
  if (!isNumber(exp)) throw new InvalidAccessToken('The token has no expiry (exp).');
};

/** RFC 7519 §4.1.4. */
const expiry: MomentaryRule = ({ claims: { exp }, now, clockTolerance }) => {
  if (exp + clockTolerance <= now) throw new InvalidAccessToken(`The token expired at ${dated(exp)}; it is now ${dated(now)}.`);
};

/** RFC 7519 §4.1.5. */
const notBefore: MomentaryRule = ({ claims: { nbf }, now, clockTolerance }) => {
  if (nbf !== undefined && nbf - clockTolerance > now) throw new InvalidAccessToken(`The token is not valid before ${dated(nbf)}; it is now ${dated(now)}.`);
};

const REQUIRED_TEXTS = ['sub', 'client_id'] as const;
const TEXTS = ['jti', 'sid', 'acr', 'authz', 'aut'] as const;
const NUMBERS = ['iat', 'nbf', 'auth_time'] as const;

/** RFC 9068 §2.2: the claims that handlers rely on are there, and are what they are said to be. */
const shape: LastingRule = ({ claims }) => {
  const missing = REQUIRED_TEXTS.find((claim) => !isText(claims[claim]));
  if (missing !== undefined) throw new InvalidAccessToken(`The token has no ${missing}.`);
  const malformed =
    TEXTS.find((claim) => claims[claim] !== undefined && !isText(claims[claim])) ??
    NUMBERS.find((claim) => claims[claim] !== undefined && !isNumber(claims[claim])) ??
    (claims['amr'] !== undefined && !isTextList(claims['amr']) ? 'amr' : undefined) ??
    (claims['scope'] !== undefined && typeof claims['scope'] !== 'string' ? 'scope' : undefined);
  if (malformed !== undefined) throw new InvalidAccessToken(`The token's ${malformed} is malformed.`);
};

/** What is asked of a token once, when it is read: its claims and this guard's settings do not change. */
export const LASTING_RULES: readonly LastingRule[] = [issuer, audience, ends, shape];

/** What is asked of a token each time it is accepted, remembered or not. */
export const MOMENTARY_RULES: readonly MomentaryRule[] = [expiry, notBefore];
