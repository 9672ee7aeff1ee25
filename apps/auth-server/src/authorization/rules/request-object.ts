import { OAuthError } from '@latchkey/protocol';
import type { RuleBeforeTrust } from './rule.js';

/**
 * From here on the request is what its request object says. What is wrong with the object is told to the client, at the redirect URI that
 * came beside it, once that is trusted.
 */
export const requestObject: RuleBeforeTrust = async (arrival, { requestObjects, stores }) => {
  if (!arrival.client) return;
  try {
    arrival.raw = await requestObjects.open(arrival.raw, arrival.client, stores);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    arrival.fault = error;
  }
};
