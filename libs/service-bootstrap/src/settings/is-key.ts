import { settingDecorator } from './setting-rule.js';

/** 32 bytes are 43 base64url characters, of which the last carries only 4 bits. */
const KEY = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** A 256-bit key in base64url without padding (RFC 4648 §5); its value is shown nowhere. */
export const IsKey = (): PropertyDecorator =>
  settingDecorator({
    name: 'isKey',
    expectation: '32 random bytes in base64url, for instance from: node -p "crypto.randomBytes(32).toString(\'base64url\')"',
    accepts: (value) => typeof value === 'string' && KEY.test(value),
    confidential: true,
  });
