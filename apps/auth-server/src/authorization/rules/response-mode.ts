import { InvalidRequest, UnsupportedResponseMode, expectedNot } from '@latchkey/protocol';
import { defaultModeFor, modesFor, responseModeNamed } from '../response-modes/index.js';
import type { RuleAfterTrust } from './rule.js';

/** The response mode is served, and fit for what the response type brings (Multiple Response Types §2.1, §5). */
export const responseMode: RuleAfterTrust = (draft) => {
  const requested = draft.parameters.get('response_mode');
  const fit = modesFor(draft.responseType);
  const mode = requested === undefined ? defaultModeFor(draft.responseType) : responseModeNamed(requested);
  const description = expectedNot(`a response_mode of ${fit.map(({ name }) => name).join(', ')} for response_type ${draft.responseType}`, requested ?? '');
  if (!mode) throw new UnsupportedResponseMode({ description });
  if (!fit.includes(mode)) throw new InvalidRequest({ description });
  draft.responseMode = mode;
};
