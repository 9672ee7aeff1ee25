import type { AccessTokenVerifier, VerifiedAccessToken } from '../core/index.js';

/** Milliseconds for which a refusal stands; a socket may live on, and ask again when the issuer does. */
const STANDS = 5_000;

interface Finding {
  readonly outcome: Promise<VerifiedAccessToken>;
  /** Of `performance.now()`. */
  until: number;
}

const findings = new WeakMap<AccessTokenVerifier, WeakMap<object, Finding>>();

function findingsOf(verifier: AccessTokenVerifier): WeakMap<object, Finding> {
  const own = findings.get(verifier) ?? new WeakMap<object, Finding>();
  findings.set(verifier, own);
  return own;
}

/**
 * Asks a verifier once for all who want to know the same at the same time, and not again while a refusal stands: else whoever sends a
 * forged token, with a GraphQL request of a thousand fields or over an open socket, would have it verified for each of them. An
 * acceptance does not stand: the token is remembered elsewhere, and may have been revoked since.
 * @param beside the request or the socket that brought the token
 */
export function askedOnce(beside: object, verifier: AccessTokenVerifier, ask: () => Promise<VerifiedAccessToken>): Promise<VerifiedAccessToken> {
  const own = findingsOf(verifier);
  const known = own.get(beside);
  if (known !== undefined && performance.now() < known.until) return known.outcome;
  const finding: Finding = { outcome: ask(), until: Number.POSITIVE_INFINITY };
  own.set(beside, finding);
  finding.outcome.then(
    () => own.delete(beside),
    () => (finding.until = performance.now() + STANDS),
  );
  return finding.outcome;
}
