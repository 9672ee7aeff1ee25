// As hashOf (libs/storage) writes it: over a million entries it costs less here.
const HASH = `translate(encode(substr(sha256(convert_to(part.selector, 'UTF8')), 1, 12), 'base64'), '+/', '-_')`;

/**
 * Of the log of the tenant $1, what concerns the resource $2 among the next $5 entries above position $3 and not above $4, at the time $6.
 * Bounded by the entries looked at, not by those found: of a large log little may concern the resource. A later entry stands for an earlier one
 * of its selector only if it lasts as long; it is looked up by index, which PostgreSQL does for this form alone while it has no statistics of the log.
 */
export const REVOCATION_PART = `
  WITH part AS MATERIALIZED (
    SELECT position, selector, audiences, expires_at FROM revocations
    WHERE tenant_id = $1 AND position > $3::bigint AND position <= $4::bigint ORDER BY position LIMIT $5::bigint
  )
  SELECT $3::bigint = 0 OR EXISTS (SELECT FROM revocations WHERE tenant_id = $1 AND position = $3::bigint) AS known, (SELECT count(*)::integer FROM part) AS size, (SELECT max(position) FROM part) AS last,
    (SELECT json_agg(json_build_array(${HASH}, part.position, ceil(extract(epoch FROM part.expires_at))::bigint) ORDER BY part.position)
     FROM part LEFT JOIN LATERAL (
       SELECT entry.position FROM revocations entry
       WHERE entry.tenant_id = $1 AND entry.selector = part.selector AND entry.position >= part.position AND entry.position <= $4::bigint
         AND entry.expires_at >= part.expires_at AND (entry.audiences IS NULL OR $2::text = ANY (entry.audiences))
       ORDER BY entry.selector DESC, entry.position DESC LIMIT 1) newest ON true
     WHERE part.expires_at > $6::timestamptz AND (part.audiences IS NULL OR $2::text = ANY (part.audiences)) AND newest.position = part.position) AS notices`;
