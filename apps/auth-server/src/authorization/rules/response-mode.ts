import { UnsupportedResponseMode } from '@latchkey/protocol';
import { RESPONSE_MODE_NAMES, responseModeNamed } from '../response-modes/index.js';
import type { RuleAfterTrust } from './rule.js';

/** The response mode is served (OAuth 2.0 Multiple Response Type Encoding Practices §2.1). */
export const responseMode: RuleAfterTrust = (draft) => {
  const requested = draft.parameters.get('response_mode');
  if (requested === undefined) return;
  const served = responseModeNamed(requested);
  if (!served) throw new UnsupportedResponseMode({ description: `response_mode must be one of: ${RESPONSE_MODE_NAMES.join(', ')}` });
  draft.responseMode = served;
};
