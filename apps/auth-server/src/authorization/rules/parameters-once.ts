import { InvalidRequest, Parameters } from '@latchkey/protocol';
import { AUTHORIZATION_PARAMETERS } from '../authorization-request.js';
import type { RuleAfterTrust } from './rule.js';

/** The whole request travels in page addresses while the person is asked, and those are bounded. */
const MAX_LENGTH = 8000;

/** No parameter is repeated but `resource` (RFC 6749 §3.1, RFC 8707 §2), and all of them together are of a size that can be kept. */
export const parametersOnce: RuleAfterTrust = (draft) => {
  draft.parameters = Parameters.from(draft.raw).only(AUTHORIZATION_PARAMETERS);
  const length = Buffer.byteLength(JSON.stringify(draft.parameters.entries()));
  if (length > MAX_LENGTH) throw new InvalidRequest({ description: `the parameters are longer than ${MAX_LENGTH} bytes together` });
};
