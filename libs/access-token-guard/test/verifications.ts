import type { AccessTokenVerifier } from '../src/core/index.js';

/** Counts how often a verifier is asked about a token, until `stop`. */
export function countedIn(verifier: AccessTokenVerifier): { count: number; stop(): void } {
  const [authenticate, verify] = [verifier.authenticate.bind(verifier), verifier.verify.bind(verifier)];
  const verifications = { count: 0, stop: () => void Object.assign(verifier, { authenticate, verify }) };
  const counted = <Asked>(ask: (asked: Asked) => ReturnType<typeof verify>) => (asked: Asked) => {
    verifications.count += 1;
    return ask(asked);
  };
  Object.assign(verifier, { authenticate: counted(authenticate), verify: counted(verify) });
  return verifications;
}
