import { settingDecorator } from './setting-rule.js';

/** What every request has for another purpose, and what proxies say of themselves. */
const TAKEN = new Set(['authorization', 'connection', 'content-length', 'content-type', 'cookie', 'dpop', 'host', 'origin', 'transfer-encoding']);

/** The name of a header of the operator's choice (RFC 9110 §5.1). */
export const IsHeaderName = (): PropertyDecorator =>
  settingDecorator({
    name: 'isHeaderName',
    expectation: 'the name of a header that nothing else uses, like X-Client-Certificate',
    accepts: (value) => typeof value === 'string' && /^[A-Za-z0-9-]{1,100}$/.test(value) && !TAKEN.has(value.toLowerCase()),
  });
