import { InvalidRequest, UnsupportedResponseMode } from '@latchkey/protocol';
import { defaultModeFor, modesFor, responseModeNamed } from '../response-modes/index.js';
import type { RuleAfterTrust } from './rule.js';

/** The response mode is served, and fit for what the response type brings (Multiple Response Types §2.1, §5). */
export const responseMode: RuleAfterTrust = (draft) => {
  const requested = draft.parameters.get('response_mode');
  const fit = modesFor(draft.responseType);
  const mode = requested === undefined ? defaultModeFor(draft.responseType) : responseModeNamed(requested);
  const expected = `must be one of: ${fit.map(({ name }) => name).join(', ')}`;
  if (!mode) throw new UnsupportedResponseMode({ description: `response_mode ${expected}` });
  if (!fit.includes(mode)) throw new InvalidRequest({ description: `response_mode for this response_type ${expected}` });
  draft.responseMode = mode;
};
