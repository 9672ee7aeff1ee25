import { UnauthorizedClient, UnsupportedResponseType, expectedNot, grantTypesOf, responseTypeNamed } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

/** The tenant allows the response type, and the client is registered for it (RFC 6749 §3.1.1, OIDC Registration §2). */
export const responseType: RuleAfterTrust = (draft, { stores }) => {
  const { responseTypesAllowed } = stores.tenant.settings;
  const asked = draft.parameters.required('response_type');
  const named = responseTypeNamed(asked);
  if (!named || !responseTypesAllowed.includes(named)) {
    throw new UnsupportedResponseType({ description: expectedNot(`a response_type of ${responseTypesAllowed.join(', ')}`, asked) });
  }
  const { responseTypes, grantTypes } = draft.client;
  if (!responseTypes.includes(named) || !grantTypesOf(named).every((grant) => grantTypes.includes(grant))) {
    throw new UnauthorizedClient({ description: `the client is not registered for the response_type ${named}` });
  }
  draft.responseType = named;
};
