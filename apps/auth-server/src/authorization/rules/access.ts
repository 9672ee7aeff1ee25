import { requestedAccess } from '../requested-access.js';
import type { RuleAfterTrust } from './rule.js';

/** The client may have what it asks for, whoever the person turns out to be. */
export const access: RuleAfterTrust = async (draft, context) => {
  draft.access = await requestedAccess(draft, undefined, context);
};
