import { ACR_VALUES } from '@latchkey/accounts';
import { UnmetAuthenticationRequirements, expectedNot } from '@latchkey/protocol';
import { valuesAskedFor } from '../claim-values-asked.js';
import type { RuleAfterTrust } from './rule.js';

/**
 * An essential `acr` that no sign-in here could bring is a failed authentication, before anybody is troubled (OIDC Core §5.5.1.1). One
 * that is not essential, and `acr_values`, are wishes: the ID token says which context it was.
 */
export const authenticationContext: RuleAfterTrust = ({ claims }) => {
  const acr = claims?.idToken?.['acr'];
  const wanted = valuesAskedFor(acr);
  if (acr?.essential !== true || !wanted || wanted.some((value) => ACR_VALUES.some((known) => known === value))) return;
  throw new UnmetAuthenticationRequirements({ description: expectedNot(`an essential acr of ${ACR_VALUES.join(', ')}`, JSON.stringify(wanted)) });
};
