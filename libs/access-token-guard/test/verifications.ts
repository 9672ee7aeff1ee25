import type { AccessTokenVerifier } from '../src/core/index.js';

/** Counts how often a verifier is asked about requests, until `stop`. */
export function countedIn(verifier: AccessTokenVerifier): { count: number; stop(): void } {
  const authenticate = verifier.authenticate.bind(verifier);
  const verifications = { count: 0, stop: () => void Object.assign(verifier, { authenticate }) };
  verifier.authenticate = (request) => {
    verifications.count += 1;
    return authenticate(request);
  };
  return verifications;
}
