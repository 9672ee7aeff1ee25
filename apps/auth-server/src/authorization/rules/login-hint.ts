import type { RuleAfterTrust } from './rule.js';

const MAX_LENGTH = 320;

/** A hint fills in the username and decides nothing (OIDC Core §3.1.2.1); one that no username can be is dropped. */
export const loginHint: RuleAfterTrust = (draft) => {
  const hint = draft.parameters.get('login_hint');
  draft.loginHint = hint !== undefined && hint.length <= MAX_LENGTH ? hint : undefined;
};
