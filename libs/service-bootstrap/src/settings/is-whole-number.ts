import { settingDecorator } from './setting-rule.js';

/** A whole number within bounds, read as a number. */
export const IsWholeNumber = (min: number, max: number): PropertyDecorator =>
  settingDecorator({
    name: 'isWholeNumber',
    expectation: `a whole number from ${min} to ${max}`,
    read: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : text),
    accepts: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max,
  });
