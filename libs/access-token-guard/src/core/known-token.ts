import { LASTING_RULES } from './acceptance-rules.js';
import { confirmationOf } from './proof-of-possession/confirmation.js';
import type { Confirmation } from './proof-of-possession/confirmation.js';
import type { AccessTokenClaims, UnverifiedClaims, VerifiedAccessToken } from './claims.js';
import { frozen, frozenSet } from './frozen.js';
import type { TrustedIssuer } from './issuer/trusted-issuer.js';
import type { PublishedKey } from './jwt/published-key.js';
import type { TokenSelectors } from './revocation/token-selectors.js';

/** A token that provably comes from one issuer and is meant for this API; whether it is good now is asked at each acceptance. */
export interface KnownToken {
  readonly issuer: TrustedIssuer;
  /** The same object for every request, so it cannot be changed. */
  readonly claims: VerifiedAccessToken;
  /** What it is bound to; undefined for a bearer token. */
  readonly confirmation: Confirmation | undefined;
  /** Everything whose revocation ends it; undefined where revocations are not followed. */
  readonly selectors: TokenSelectors | undefined;
  /** The key that signed it; undefined for an opaque token. */
  readonly key: PublishedKey | undefined;
}

/** What was learnt of a token from its issuer, and its key where one signed it. */
export interface Learnt {
  readonly claims: UnverifiedClaims;
  readonly kid?: string | undefined;
  readonly key?: PublishedKey | undefined;
}

/** Makes known what an issuer stands for; throws an `AccessTokenError` when that can never be accepted here. */
export function knownToken(issuer: TrustedIssuer, { claims, kid, key }: Learnt): KnownToken {
  for (const rule of LASTING_RULES) rule({ claims, issuer: issuer.settings });
  const scope = typeof claims['scope'] === 'string' ? claims['scope'] : '';
  const scopes = frozenSet(scope.split(' ').filter((name) => name !== ''));
  const verified = Object.freeze({ ...(frozen(claims) as AccessTokenClaims), scopes });
  return { issuer, claims: verified, confirmation: confirmationOf(claims), selectors: issuer.selectorsOf(claims, kid), key };
}
