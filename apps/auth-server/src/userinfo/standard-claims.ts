import type { AccountRecord } from '@latchkey/storage';

/** Which claims a scope asks for (OIDC Core §5.4). */
const CLAIMS_OF_SCOPE: Readonly<Record<string, readonly string[]>> = {
  profile: [
    'name', 'family_name', 'given_name', 'middle_name', 'nickname', 'preferred_username', 'profile', 'picture', 'website', 'gender',
    'birthdate', 'zoneinfo', 'locale', 'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
};

/** For `claims_supported`. */
export const STANDARD_CLAIMS: readonly string[] = ['sub', ...Object.values(CLAIMS_OF_SCOPE).flat()];

/** The claims of an account that the scopes open; what the account does not have is left out. */
export function standardClaims(account: AccountRecord, scopes: readonly string[]): Readonly<Record<string, unknown>> {
  const known: Record<string, unknown> = {
    preferred_username: account.username,
    updated_at: Math.floor(account.updatedAt.getTime() / 1000),
    ...account.claims,
  };
  const names = scopes.flatMap((scope) => CLAIMS_OF_SCOPE[scope] ?? []);
  const entries = names.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]] as const]));
  return { sub: account.id, ...Object.fromEntries(entries) };
}
