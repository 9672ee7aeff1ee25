import { InvalidRequest, isThumbprint } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

/** Whose proof will redeem the code (RFC 9449 §10), so that a code that is stolen with its verifier is worth nothing. */
export const dpopKey: RuleAfterTrust = (draft) => {
  const thumbprint = draft.parameters.get('dpop_jkt');
  if (thumbprint === undefined) return;
  if (!isThumbprint(thumbprint)) throw new InvalidRequest({ description: 'dpop_jkt must be the SHA-256 thumbprint of a key in base64url: 43 characters' });
  draft.dpopJkt = thumbprint;
};
