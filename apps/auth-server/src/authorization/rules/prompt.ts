import { InvalidRequest, expectedNot } from '@latchkey/protocol';
import { promptValuesOf } from '../prompts/prompt-values.js';
import type { RuleAfterTrust } from './rule.js';

/** `prompt` names what the tenant serves; `none` and `create` stand alone (OIDC Core §3.1.2.1, Initiating User Registration §4). */
export const prompt: RuleAfterTrust = (draft, { stores }) => {
  const text = draft.parameters.get('prompt');
  if (text === undefined) return;
  const served = promptValuesOf(stores.tenant.settings);
  const values = text.split(' ').map((name) => served.find((value) => value === name));
  if (!values.every((value) => value !== undefined)) throw new InvalidRequest({ description: expectedNot(`a prompt of ${served.join(', ')}`, text) });
  draft.prompts = new Set(values);
  const alone = values.find((value) => value === 'none' || value === 'create');
  if (alone && values.length > 1) throw new InvalidRequest({ description: `prompt=${alone} must stand alone` });
};
