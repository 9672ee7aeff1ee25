import type { KnownToken } from '../known-token.js';

/** Whether what is known of a token suffices to decide about it now; else it must be read, or its issuer asked, once more. */
export function isCertain({ issuer, key }: KnownToken): boolean {
  if (!issuer.decidesLocally) return false;
  return key === undefined ? issuer.isFollowed : issuer.keys.areKnown && !key.isWithdrawn;
}
