import type { TenantSettings } from '@latchkey/storage';

/** Beyond a token's `exp`, for clocks that go wrong. */
const LEEWAY = 60;

/** Seconds that anything with an end can live that was ever signed under these settings. */
export const longestSignedLife = ({ revocationRetention, accessTokenLifetimeLimit, idTokenLifetime, longestIdTokenLifetime }: TenantSettings): number =>
  Math.max(revocationRetention, accessTokenLifetimeLimit, idTokenLifetime, longestIdTokenLifetime);

/** Seconds that a key is published after it signed its last. */
export const publishedFor = (settings: TenantSettings): number => Math.max(settings.signingKeyRetireLag ?? 0, longestSignedLife(settings) + LEEWAY);

/**
 * Seconds that the server itself keeps a key after it signed its last: an ID token is still a hint when it has expired, as long as the session
 * can last (RP-Initiated Logout §4); of tenants that rotate more often than that, for one period, so that the keys do not pile up.
 */
export const keptFor = (settings: TenantSettings): number => {
  const { sessionAbsoluteLifetime, signingKeyRotationPeriod } = settings;
  return Math.max(publishedFor(settings), Math.min(sessionAbsoluteLifetime, signingKeyRotationPeriod || Infinity));
};
