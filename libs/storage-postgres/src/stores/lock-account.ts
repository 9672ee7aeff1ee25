import { statement } from '../database/statement.js';

/**
 * Waits for whoever holds the account and keeps the next one out, so that all that was added to it before is seen and revoked,
 * and whatever is added after sees the revocation.
 */
export const LOCK_ACCOUNT = statement('accounts.lock', 'SELECT FROM accounts WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE');
