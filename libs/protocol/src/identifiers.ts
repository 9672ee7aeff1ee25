/** A tenant's name in addresses: lower-case letters, digits and hyphens. */
export type TenantId = string;

export const DEFAULT_TENANT: TenantId = 'default';

/** Whether `value` can name a tenant. */
export const isTenantId = (value: string): boolean => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(value);

/**
 * What every account identifier (`sub`) begins with. No client id may begin so: a resource server that reads only `sub` must not
 * take a client for a person (RFC 9700 §4.15).
 */
export const ACCOUNT_ID_PREFIX = 'acct_';

/** What a `sub` begins with that one sector alone knows (OIDC Core §8.1); no account identifier has the full stop. */
export const PAIRWISE_SUBJECT_PREFIX = `${ACCOUNT_ID_PREFIX}p.`;

/** Whether a `sub` is no account identifier but what one sector knows the account by. */
export const isPairwiseSubject = (sub: string): boolean => sub.startsWith(PAIRWISE_SUBJECT_PREFIX);

/** Whether a client may be registered under this identifier (RFC 6749 §2.2, appendix A.1: visible characters). */
export const isClientId = (value: string): boolean => /^[\x21-\x7e]{1,200}$/.test(value) && !value.startsWith(ACCOUNT_ID_PREFIX);

/** The address of a tenant's issuer, or of its part of an API: `{base}` for the default tenant, `{base}/t/{tenant}` for others. */
export const tenantUrl = (base: string, tenant: TenantId): string => (tenant === DEFAULT_TENANT ? base : `${base}/t/${tenant}`);
