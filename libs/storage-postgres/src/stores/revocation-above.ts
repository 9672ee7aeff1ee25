/**
 * A query for a revocation of the tenant $1 that names one of the selectors above the position, or a key wherever it stands. It looks up the newest entry of each
 * selector by index; said as one condition, PostgreSQL reads the tenant's whole log while it has no statistics of it.
 */
export const revocationAbove = (selectors: string, position: string): string =>
  `SELECT FROM unnest(${selectors}) AS named (selector) CROSS JOIN LATERAL (
     SELECT entry.position FROM revocations entry WHERE entry.tenant_id = $1 AND entry.selector = named.selector
     ORDER BY entry.position DESC LIMIT 1) newest
   WHERE newest.position > ${position} OR starts_with(named.selector, 'key:')`;
