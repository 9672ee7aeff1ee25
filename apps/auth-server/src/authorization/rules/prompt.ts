import { InvalidRequest } from '@latchkey/protocol';
import { PROMPT_VALUES, isPromptValue } from '../prompts/prompt-values.js';
import type { RuleAfterTrust } from './rule.js';

/** `prompt` names what is served, and `none` stands alone (OIDC Core §3.1.2.1). */
export const prompt: RuleAfterTrust = (draft) => {
  const text = draft.parameters.get('prompt');
  if (text === undefined) return;
  const values = text.split(' ');
  if (!values.every(isPromptValue)) throw new InvalidRequest({ description: `prompt must be made of: ${PROMPT_VALUES.join(', ')}` });
  draft.prompts = new Set(values);
  if (draft.prompts.has('none') && values.length > 1) throw new InvalidRequest({ description: 'prompt=none must stand alone' });
};
