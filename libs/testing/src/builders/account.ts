import { after } from '@latchkey/protocol';
import type { AccountRecord, ConsentRecord, SessionRecord } from '@latchkey/storage';
import { FixedClock } from '../fixed-clock.js';
import { aTokenHash } from './token.js';

/** An account without a password. */
export function anAccount(overrides: Partial<AccountRecord> = {}): AccountRecord {
  return {
    id: 'acct_ada',
    username: 'ada@example.com',
    claims: { name: 'Ada Lovelace', email: 'ada@example.com', email_verified: true },
    entitlements: [],
    version: 1,
    createdAt: FixedClock.START,
    updatedAt: FixedClock.START,
    ...overrides,
  };
}

/** A session of that account, a day long at most between uses. */
export function aSession(overrides: Partial<SessionRecord> = {}): SessionRecord {
  const { id = 'session-1' } = overrides;
  return {
    id,
    cookieHash: aTokenHash(`cookie of ${id}`),
    accountId: 'acct_ada',
    authTime: FixedClock.START,
    amr: ['pwd'],
    createdAt: FixedClock.START,
    lastUsedAt: FixedClock.START,
    expiresAt: after(FixedClock.START, 86_400),
    endsAt: after(FixedClock.START, 30 * 86_400),
    ...overrides,
  };
}

/** What that account allowed the client `app`. */
export function aConsent(overrides: Partial<ConsentRecord> = {}): ConsentRecord {
  return {
    id: 'consent-1',
    accountId: 'acct_ada',
    clientId: 'app',
    access: { oidcScopes: ['openid'], resources: [] },
    grantedAt: FixedClock.START,
    ...overrides,
  };
}
