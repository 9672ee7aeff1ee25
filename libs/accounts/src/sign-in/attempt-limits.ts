import { hash } from 'node:crypto';
import type { AttemptLimit } from '@latchkey/storage';
import { networkOf } from './network.js';

const QUARTER_HOUR = 900;
const HOUR = 3600;

export interface AttemptOrigin {
  /** As typed: counted whether such an account exists or not. */
  readonly username: string;
  /** The client's network address. */
  readonly address: string | undefined;
  /** A browser that signed in to this account before. */
  readonly device: string | undefined;
}

/**
 * What a sign-in attempt is counted against. A known device has a budget of its own and no other: neither those who try the account
 * from elsewhere nor those who share its network can use that up. Everybody else shares the account's and the network's.
 */
export function attemptLimits({ username, address, device }: AttemptOrigin): readonly AttemptLimit[] {
  if (device !== undefined) return [{ key: `device:${device}`, limit: 10, per: QUARTER_HOUR }];
  const account = hash('sha256', username.normalize('NFKC').toLowerCase(), 'base64url');
  const network = networkOf(address);
  return [
    { key: `account-network:${account}:${network}`, limit: 10, per: QUARTER_HOUR },
    { key: `network:${network}`, limit: 100, per: QUARTER_HOUR },
    { key: `account:${account}`, limit: 100, per: HOUR },
  ];
}
