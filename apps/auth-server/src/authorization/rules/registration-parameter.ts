import { RegistrationNotSupported } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

/** Self-issued registration is not served, and a request that relies on it must not go on without (OIDC Core §7.2.1). */
export const registrationParameter: RuleAfterTrust = ({ parameters }) => {
  if (parameters.has('registration')) throw new RegistrationNotSupported({ description: 'the registration parameter is not supported' });
};
