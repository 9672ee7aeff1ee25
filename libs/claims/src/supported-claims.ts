import type { TenantSettings } from '@latchkey/storage';
import { STANDARD_CLAIMS } from './standard-claims.js';

/** The claims about people that a tenant's server may be able to answer, for `claims_supported` (OIDC Discovery §3). */
export const supportedClaims = ({ claims = [] }: Pick<TenantSettings, 'claims'>): readonly string[] => [
  ...new Set(['sub', ...STANDARD_CLAIMS, ...claims.map(({ claim }) => claim)]),
];
