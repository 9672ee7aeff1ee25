import { access } from './access.js';
import { authenticationContext } from './authentication-context.js';
import { claims } from './claims.js';
import { codeChallenge } from './code-challenge.js';
import { display } from './display.js';
import { dpopKey } from './dpop-key.js';
import { identifyingParameters, returnAddress } from './identifying-parameters.js';
import { knownClient } from './known-client.js';
import { loginHint } from './login-hint.js';
import { maxAge } from './max-age.js';
import { nonce } from './nonce.js';
import { openidScope } from './openid-scope.js';
import { parametersOnce } from './parameters-once.js';
import { prompt } from './prompt.js';
import { registeredRedirectUri } from './registered-redirect-uri.js';
import { registrationParameter } from './registration-parameter.js';
import { requestObject } from './request-object.js';
import { resource } from './resource.js';
import { responseMode } from './response-mode.js';
import { responseType } from './response-type.js';
import type { RuleAfterTrust, RuleBeforeTrust } from './rule.js';
import { scope } from './scope.js';

export type { Arrival, ArrivalContext, RuleAfterTrust, RuleBeforeTrust, RuleContext } from './rule.js';
export { CODE_CHALLENGE_METHODS } from './code-challenge.js';

/** In this order, until the redirect URI can be trusted. What they find wrong is shown to the person. */
export const RULES_BEFORE_TRUST: readonly RuleBeforeTrust[] = [identifyingParameters, knownClient, requestObject, returnAddress, registeredRedirectUri];

/** In this order. What they find wrong is sent to the client. */
export const RULES_AFTER_TRUST: readonly RuleAfterTrust[] = [
  parametersOnce, registrationParameter, responseType, responseMode, scope, codeChallenge, dpopKey, prompt, maxAge, nonce, loginHint, display,
  claims, authenticationContext, resource, access, openidScope,
];
