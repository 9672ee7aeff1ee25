import { InvalidRequest } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

const MAX_LENGTH = 1024;

/** The nonce goes into every ID token as it came (OIDC Core §3.1.2.1), so its length is bounded. */
export const nonce: RuleAfterTrust = (draft) => {
  draft.nonce = draft.parameters.get('nonce');
  if ((draft.nonce?.length ?? 0) > MAX_LENGTH) throw new InvalidRequest({ description: `nonce is longer than ${MAX_LENGTH} characters` });
};
