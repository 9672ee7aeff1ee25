import { BASE_URL, isCanonicalBase } from './is-base-url.js';
import type { ServiceSettings } from './service-settings.js';
import { settingDecorator } from './setting-rule.js';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether what is sent there can be read or changed by nobody on the way: TLS, or this machine. */
const isProtected = ({ protocol, hostname }: URL): boolean => protocol === 'https:' || LOOPBACK.test(hostname);

/**
 * A base URL at which others send passwords and tokens: in production https, or on this machine, since everything that goes there over
 * plain http can be read and changed on the way. The issuer must be https by RFC 8414 §2.
 */
export const IsPublicUrl = (): PropertyDecorator =>
  settingDecorator({
    name: 'isPublicUrl',
    expectation: `${BASE_URL}; in production (NODE_ENV) it must be https, or at localhost, 127.0.0.1 or [::1]`,
    accepts: (value, settings) =>
      isCanonicalBase(value) && (isProtected(new URL(value)) || ['development', 'test'].includes((settings as ServiceSettings).NODE_ENV)),
    confidential: true,
  });
