import type { VerifiedAccessToken } from './claims.js';

/** What a request was accepted with. */
interface Verified {
  readonly token: VerifiedAccessToken;
  /** Gives the signal of the token's end; rejects where that has come. */
  readonly validity: (() => Promise<AbortSignal>) | undefined;
}

/** Kept beside the requests, not on them: nothing that prints or copies a request carries the claims along. */
const verifiedRequests = new WeakMap<object, Verified>();

/** Notes what a request was accepted with, and where its handler may hear of the end of that. */
export function noteVerified(request: object, token: VerifiedAccessToken, validity?: Verified['validity']): void {
  verifiedRequests.set(request, { token, validity });
}

/** What was noted is not true of what is handled now. */
export function forgetVerified(request: object): void {
  verifiedRequests.delete(request);
}

/** Tells what a request was accepted with; undefined when no guard accepted it. */
export function verifiedTokenOf(request: object): VerifiedAccessToken | undefined {
  return verifiedRequests.get(request)?.token;
}

/** What gives the signal of the end of the token that a request was accepted with; undefined where that is not to be had. */
export function validityOf(request: object): Verified['validity'] {
  return verifiedRequests.get(request)?.validity;
}
