import { InvalidRequest, responseTypeHas } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

const MAX_LENGTH = 1024;

/**
 * The nonce goes into every ID token as it came (OIDC Core §3.1.2.1), so its length is bounded. An ID token that comes through the
 * browser must bear one, else it could be one of another sign-in (OIDC Core §3.2.2.1, §3.3.2.11).
 */
export const nonce: RuleAfterTrust = (draft) => {
  draft.nonce = draft.parameters.get('nonce');
  if ((draft.nonce?.length ?? 0) > MAX_LENGTH) throw new InvalidRequest({ description: `nonce is longer than ${MAX_LENGTH} characters` });
  if (draft.nonce === undefined && responseTypeHas(draft.responseType, 'id_token')) {
    throw new InvalidRequest({ description: `nonce is required for the response_type ${draft.responseType}` });
  }
};
