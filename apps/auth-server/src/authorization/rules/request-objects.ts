import { RegistrationNotSupported, RequestNotSupported, RequestUriNotSupported } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

/** Request objects and self-issued registration are not served, and a request that relies on one must not go on without (OIDC Core §6, §7). */
export const requestObjects: RuleAfterTrust = ({ parameters }) => {
  if (parameters.has('request')) throw new RequestNotSupported({ description: 'request objects are not supported' });
  if (parameters.has('request_uri')) throw new RequestUriNotSupported({ description: 'request objects by reference are not supported' });
  if (parameters.has('registration')) throw new RegistrationNotSupported({ description: 'the registration parameter is not supported' });
};
