import { type TokenHash, type TokenKey, after, asSecret, expiryBucketOf, hashToken } from '@latchkey/protocol';
import type { AccessTokenRecord, AuthorizationCodeRecord, AuthorizationRecord, RefreshTokenRecord, StatusListEntry } from '@latchkey/storage';
import { FixedClock } from '../fixed-clock.js';

/** The hash of a token of that name. */
export const aTokenHash = (name: string): TokenHash => hashToken(asSecret(name));

/** The key of a token of that name which expires at the given time. */
export const aTokenKey = (name: string, expiresAt: Date): TokenKey => ({ hash: aTokenHash(name), expiryBucket: expiryBucketOf(expiresAt) });

/** An authorization of the client `app` by the account `acct_ada`, for a year. */
export function anAuthorization(overrides: Partial<AuthorizationRecord> = {}): AuthorizationRecord {
  return {
    id: 'authorization-1',
    clientId: 'app',
    accountId: 'acct_ada',
    sessionId: 'session-1',
    consented: true,
    offline: false,
    access: { oidcScopes: ['openid'], resources: [{ resource: 'https://documents.example', scopes: ['documents:read'] }] },
    authTime: FixedClock.START,
    amr: ['pwd'],
    createdAt: FixedClock.START,
    expiresAt: after(FixedClock.START, 365 * 86_400),
    ...overrides,
  };
}

/** An authorization code of that authorization, for a minute. */
export function anAuthorizationCode(overrides: Partial<AuthorizationCodeRecord> = {}): AuthorizationCodeRecord {
  const { expiresAt = after(FixedClock.START, 60) } = overrides;
  return {
    ...aTokenKey('code-1', expiresAt),
    clientId: 'app',
    authorizationId: 'authorization-1',
    redirectUri: 'https://app.example/callback',
    codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    expiresAt,
    ...overrides,
  };
}

/** An unspent refresh token of that authorization, for 30 days. */
export function aRefreshToken(overrides: Partial<RefreshTokenRecord> = {}): RefreshTokenRecord {
  const { expiresAt = after(FixedClock.START, 30 * 86_400) } = overrides;
  return {
    ...aTokenKey('refresh-1', expiresAt),
    authorizationId: 'authorization-1',
    clientId: 'app',
    issuedAt: FixedClock.START,
    expiresAt,
    ...overrides,
  };
}

/** An opaque access token of that authorization, for an hour. */
export function anAccessToken(overrides: Partial<AccessTokenRecord> = {}): AccessTokenRecord {
  const { expiresAt = after(FixedClock.START, 3_600) } = overrides;
  return {
    ...aTokenKey('access-1', expiresAt),
    claims: { iss: 'https://issuer.example', sub: 'acct_ada', client_id: 'app' },
    selectors: ['account:acct_ada', 'client:app', 'authorization:authorization-1', 'tenant:'],
    rev: 0,
    expiresAt,
    ...overrides,
  };
}

/** A place in a status list of that authorization, for an hour. */
export function aStatusListEntry(overrides: Partial<StatusListEntry> = {}): StatusListEntry {
  return {
    ...aTokenKey('status-list-1', after(FixedClock.START, 3_600)),
    id: 'status-list-1',
    index: 7,
    alg: 'ES256',
    selectors: ['account:acct_ada', 'client:app', 'authorization:authorization-1', 'tenant:'],
    rev: 0,
    ...overrides,
  };
}
