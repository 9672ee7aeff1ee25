import { settingDecorator } from './setting-rule.js';

/** Only the spelling that a URL parser gives back is taken: issuers and identifiers are compared as strings (RFC 8414 §3.3). */
export const isCanonicalBase = (value: unknown): value is string => {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  const path = url.pathname === '/' ? '' : url.pathname;
  return value === url.origin + path && !path.endsWith('/');
};

export const BASE_URL = 'an http or https URL in lower case without trailing slash, query, fragment, user name and default port';

/** An http or https address to which paths are appended: no trailing slash, query, fragment, user name or default port. */
export const IsBaseUrl = (): PropertyDecorator =>
  settingDecorator({
    name: 'isBaseUrl',
    expectation: BASE_URL,
    accepts: isCanonicalBase,
    // A refused URL may carry a user name and password.
    confidential: true,
  });
