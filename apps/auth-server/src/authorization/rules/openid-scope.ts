import { InvalidScope, responseTypeHas } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

/** An ID token is for a client that asks for `openid`, and may (OIDC Core §3.1.2.1). Comes after what may be granted is known. */
export const openidScope: RuleAfterTrust = ({ responseType, access }) => {
  if (responseTypeHas(responseType, 'id_token') && !access.oidcScopes.includes('openid')) {
    throw new InvalidScope({ description: `scope must hold openid for the response_type ${responseType}, and the client be registered for it` });
  }
};
