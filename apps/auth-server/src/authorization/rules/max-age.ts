import { InvalidRequest } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

/** `max_age` is a whole number of seconds, not negative (OIDC Core §3.1.2.1); left out, the client's `default_max_age` holds. */
export const maxAge: RuleAfterTrust = (draft) => {
  const text = draft.parameters.get('max_age');
  if (text !== undefined && !/^[0-9]{1,10}$/.test(text)) {
    throw new InvalidRequest({ description: 'max_age must be a whole number of seconds, 0 or more' });
  }
  draft.maxAge = text === undefined ? draft.client.defaultMaxAge : Number(text);
};
