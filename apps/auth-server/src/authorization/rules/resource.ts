import { InvalidTarget } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

const MAX_COUNT = 20;

/** Every `resource` is an absolute URI without a fragment (RFC 8707 §2). */
export const resource: RuleAfterTrust = (draft) => {
  const resources = [...new Set(draft.parameters.all('resource'))];
  if (!resources.every((uri) => URL.canParse(uri) && !uri.includes('#'))) {
    throw new InvalidTarget({ description: 'resource must be an absolute URI without a fragment' });
  }
  if (resources.length > MAX_COUNT) throw new InvalidTarget({ description: `at most ${MAX_COUNT} resources may be named` });
  draft.resources = resources;
};
