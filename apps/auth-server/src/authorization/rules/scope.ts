import { ScopeSet } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

/** `scope` is a list of scope names (RFC 6749 §3.3). */
export const scope: RuleAfterTrust = (draft) => {
  draft.scope = ScopeSet.parse(draft.parameters.get('scope'));
};
