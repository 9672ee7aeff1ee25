/** Which claims a scope opens (OIDC Core §5.4). */
export const CLAIMS_OF_SCOPE: Readonly<Record<string, readonly string[]>> = {
  profile: [
    'name', 'family_name', 'given_name', 'middle_name', 'nickname', 'preferred_username', 'profile', 'picture', 'website', 'gender',
    'birthdate', 'zoneinfo', 'locale', 'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
};

/** The claims of OIDC Core §5.1 but for `sub`, which every answer about a person has. */
export const STANDARD_CLAIMS: readonly string[] = Object.values(CLAIMS_OF_SCOPE).flat();
const standard: ReadonlySet<string> = new Set(STANDARD_CLAIMS);
export const isStandardClaim = (name: string): boolean => standard.has(name);
