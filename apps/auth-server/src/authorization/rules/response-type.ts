import { RESPONSE_TYPES, UnauthorizedClient, UnsupportedResponseType } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

/** The response type is served, and the client is registered for it (RFC 6749 §3.1.1). */
export const responseType: RuleAfterTrust = (draft) => {
  const requested = draft.parameters.required('response_type');
  const served = RESPONSE_TYPES.find((type) => type === requested);
  if (!served) throw new UnsupportedResponseType({ description: `response_type must be one of: ${RESPONSE_TYPES.join(', ')}` });
  const { responseTypes, grantTypes } = draft.client;
  if (!responseTypes.includes(served) || !grantTypes.includes('authorization_code')) {
    throw new UnauthorizedClient({ description: 'the client is not registered for this response_type' });
  }
  draft.responseType = served;
};
