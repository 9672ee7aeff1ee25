export { CountingRandomness } from './counting-randomness.js';
export { FixedClock } from './fixed-clock.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { openTestStorage, type TestStorage, type TestStorageOptions } from './test-storage.js';
export { aConsent, aSession, anAccount } from './builders/account.js';
export { aClient, aPublicClient } from './builders/client.js';
export { aResource } from './builders/resource.js';
export { aTenant } from './builders/tenant.js';
export { aRefreshToken, aStatusListEntry, aTokenHash, aTokenKey, anAccessToken, anAuthorization, anAuthorizationCode } from './builders/token.js';
