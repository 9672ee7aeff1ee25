import { isIP } from 'node:net';
import { settingDecorator } from './setting-rule.js';

const isNetwork = (entry: string): boolean => {
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  // A prefix of 0 would believe every sender, which is no list.
  return /^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
};

/** Comma separated IP addresses and CIDR networks, read as a list. */
export const IsAddressList = (): PropertyDecorator =>
  settingDecorator({
    name: 'isAddressList',
    expectation: 'IP addresses or networks like 10.0.0.0/8, separated by commas',
    read: (text) => text.split(',').map((entry) => entry.trim()),
    accepts: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string' && isNetwork(entry)),
  });

/** One IP address. */
export const IsAddress = (): PropertyDecorator =>
  settingDecorator({
    name: 'isAddress',
    expectation: 'an IP address',
    accepts: (value) => typeof value === 'string' && isIP(value) !== 0,
  });
