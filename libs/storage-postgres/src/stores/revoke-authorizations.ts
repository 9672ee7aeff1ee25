import { statement } from '../database/statement.js';

/**
 * Revokes the unrevoked authorizations of a tenant that fit the condition: tenant, time, then the values of the condition from $3 on.
 * Locks them in the order of their ids, so that two that revoke several at once cannot wait for each other; materialized, so that each is
 * locked once, also by a plan from when the table was small.
 */
export const revokeAuthorizations = (name: string, condition: string) =>
  statement(
    name,
    `WITH held AS MATERIALIZED (
       SELECT id FROM authorizations WHERE tenant_id = $1 AND revoked_at IS NULL AND ${condition} ORDER BY id FOR NO KEY UPDATE)
     UPDATE authorizations SET revoked_at = $2 FROM held WHERE tenant_id = $1 AND authorizations.id = held.id`,
  );
