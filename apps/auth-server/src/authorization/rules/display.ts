import { InvalidRequest } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

const VALUES = ['page', 'popup', 'touch', 'wap'];

/** `display` is one of the four values that are defined (OIDC Core §3.1.2.1). */
export const display: RuleAfterTrust = ({ parameters }) => {
  const value = parameters.get('display');
  if (value !== undefined && !VALUES.includes(value)) throw new InvalidRequest({ description: `display must be one of: ${VALUES.join(', ')}` });
};
