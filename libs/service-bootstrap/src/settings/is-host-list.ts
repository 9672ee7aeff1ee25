import { settingDecorator } from './setting-rule.js';

const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::[1-9]\d{0,4})?$/;

/** Comma separated hosts with or without a port, read as a list. */
export const IsHostList = (): PropertyDecorator =>
  settingDecorator({
    name: 'isHostList',
    expectation: 'hosts like localhost:8443 in lower case, separated by commas',
    read: (text) => text.split(',').map((entry) => entry.trim()),
    accepts: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string' && HOST.test(entry)),
  });
