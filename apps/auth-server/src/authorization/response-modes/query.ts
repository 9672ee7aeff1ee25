import { withQuery } from '../../interaction/browser/with-query.js';
import type { ResponseMode } from './response-mode.js';

/** In the query of the redirect URI, which keeps the query that it was registered with (RFC 6749 §4.1.2). */
export const query: ResponseMode = {
  name: 'query',
  carriesTokens: false,
  deliver: (redirectUri, parameters) => ({ kind: 'redirect', location: withQuery(redirectUri, parameters) }),
};
