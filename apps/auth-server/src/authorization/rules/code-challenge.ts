import { InvalidRequest, expectedNot, isCodeChallenge, responseTypeHas } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

/** The methods that are served; `plain` would show the verifier to whoever sees the request (RFC 9700 §2.1.1). */
export const CODE_CHALLENGE_METHODS = ['S256'] as const;

/**
 * PKCE (RFC 7636): S256 alone, required of every public client and of confidential ones unless they are registered otherwise.
 * A nonce does not take its place. Where no code is asked for there is nothing to bind.
 */
export const codeChallenge: RuleAfterTrust = (draft) => {
  if (!responseTypeHas(draft.responseType, 'code')) return;
  const challenge = draft.parameters.get('code_challenge');
  const method = draft.parameters.get('code_challenge_method');
  if (challenge === undefined) {
    if (method !== undefined || draft.client.requirePkce || draft.client.tokenEndpointAuthMethod === 'none') {
      throw new InvalidRequest({ description: 'code_challenge is required' });
    }
    return;
  }
  // RFC 7636 §4.3: left out, the method is plain.
  if (method !== 'S256') throw new InvalidRequest({ description: expectedNot('a code_challenge_method of S256', method ?? 'none, which means plain') });
  if (!isCodeChallenge(challenge)) throw new InvalidRequest({ description: 'code_challenge must be a SHA-256 in base64url: 43 characters' });
  draft.codeChallenge = challenge;
};
