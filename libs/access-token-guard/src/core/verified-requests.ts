import type { VerifiedAccessToken } from './claims.js';

/** Kept beside the requests, not on them: nothing that prints or copies a request carries the claims along. */
const verifiedRequests = new WeakMap<object, VerifiedAccessToken>();

/** Notes what a request was accepted with. */
export function noteVerified(request: object, token: VerifiedAccessToken): void {
  verifiedRequests.set(request, token);
}

/** What was noted is not true of what is handled now. */
export function forgetVerified(request: object): void {
  verifiedRequests.delete(request);
}

/** Tells what a request was accepted with; undefined when no guard accepted it. */
export function verifiedTokenOf(request: object): VerifiedAccessToken | undefined {
  return verifiedRequests.get(request);
}
