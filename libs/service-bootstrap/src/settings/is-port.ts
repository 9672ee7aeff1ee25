import { settingDecorator } from './setting-rule.js';

const HIGHEST = 65_535;

/** A TCP port, 1 to 65535, read as a number. */
export const IsPort = (): PropertyDecorator =>
  settingDecorator({
    name: 'isPort',
    expectation: `a port number from 1 to ${HIGHEST}`,
    read: (text) => (/^\d{1,5}$/.test(text) ? Number(text) : text),
    accepts: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= HIGHEST,
  });
