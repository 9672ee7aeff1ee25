import { statement } from '../database/statement.js';

/**
 * Conflicts with the key-share lock that adding a consent or an authorization takes on its client: those under way are waited for, and
 * seen; the next wait.
 */
export const LOCK_CLIENT = statement('clients.lock', 'SELECT FROM clients WHERE tenant_id = $1 AND client_id = $2 FOR UPDATE');

/** What hangs on a client, in the order of all locks. A cascade goes by where the rows happen to lie. */
export const LOCK_WHAT_HANGS_ON_CLIENT = [['consents', 'account_id'], ['authorizations', 'id']].map(([table, order]) =>
  statement(
    `clients.lock-${table}`,
    `SELECT count(*) FROM (SELECT FROM ${table} WHERE tenant_id = $1 AND client_id = $2 ORDER BY ${order} FOR UPDATE) held`,
  ),
);
