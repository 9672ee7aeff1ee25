import { settingDecorator } from './setting-rule.js';

/** One of a few words. */
export const IsOneOf = (...words: readonly string[]): PropertyDecorator =>
  settingDecorator({
    name: 'isOneOf',
    expectation: `one of ${words.join(', ')}`,
    accepts: (value) => typeof value === 'string' && words.includes(value),
  });
