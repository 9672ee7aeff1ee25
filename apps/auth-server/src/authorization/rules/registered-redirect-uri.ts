import { InvalidRequest, redirectUriMatches } from '@latchkey/protocol';
import type { RuleBeforeTrust } from './rule.js';

/** The redirect URI is one of the client's, character by character but for a loopback port (RFC 9700 §4.1.3, RFC 8252 §7.3). */
export const registeredRedirectUri: RuleBeforeTrust = (arrival) => {
  const { requestedUri, client } = arrival;
  if (requestedUri === undefined || !client || !redirectUriMatches(requestedUri, client.redirectUris)) {
    throw new InvalidRequest({ description: 'redirect_uri is not registered for this application: expected one of its redirect_uris, character by character' });
  }
  arrival.redirectUri = requestedUri;
};
