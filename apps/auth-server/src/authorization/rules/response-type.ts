import { UnauthorizedClient, UnsupportedResponseType, grantTypesOf, responseTypeNamed } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

/** The tenant allows the response type, and the client is registered for it (RFC 6749 §3.1.1, OIDC Registration §2). */
export const responseType: RuleAfterTrust = (draft, { stores }) => {
  const { responseTypesAllowed } = stores.tenant.settings;
  const named = responseTypeNamed(draft.parameters.required('response_type'));
  if (!named || !responseTypesAllowed.includes(named)) {
    throw new UnsupportedResponseType({ description: `response_type must be one of: ${responseTypesAllowed.join(', ')}` });
  }
  const { responseTypes, grantTypes } = draft.client;
  if (!responseTypes.includes(named) || !grantTypesOf(named).every((grant) => grantTypes.includes(grant))) {
    throw new UnauthorizedClient({ description: `the client is not registered for the response_type ${named}` });
  }
  draft.responseType = named;
};
