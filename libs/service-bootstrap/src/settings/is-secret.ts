import { settingDecorator } from './setting-rule.js';

const LONGEST = 1024;

/**
 * A secret whose value is shown nowhere.
 *
 * @param minLength the fewest characters that are accepted
 */
export const IsSecret = (minLength = 16): PropertyDecorator =>
  settingDecorator({
    name: 'isSecret',
    expectation: `a secret of ${minLength} to ${LONGEST} characters`,
    accepts: (value) => typeof value === 'string' && value.length >= minLength && value.length <= LONGEST,
    confidential: true,
  });
