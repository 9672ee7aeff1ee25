import { secondsOf } from '@latchkey/protocol';
import type { AccountRecord, TenantSettings } from '@latchkey/storage';
import { STANDARD_CLAIMS } from './standard-claims.js';

/** A person, and the tenant's settings by which attributes become claims. */
export interface ClaimsOwner {
  readonly account: AccountRecord;
  readonly settings: Pick<TenantSettings, 'claims'>;
}

const attributeOf = (account: AccountRecord, name: string): unknown => {
  if (name === 'username') return account.username;
  return Object.hasOwn(account.claims, name) ? account.claims[name] : undefined;
};

/**
 * Every claim that there is of a person, by name: the one place where a claim gets its value, so that it has the same one wherever it
 * appears. What the account does not have is left out (OIDC Core §5.3.2).
 */
export function claimValues({ account, settings }: ClaimsOwner): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>([
    ['preferred_username', account.username],
    ['updated_at', secondsOf(account.updatedAt)],
  ]);
  for (const name of STANDARD_CLAIMS) note(name, attributeOf(account, name));
  for (const { claim, attribute } of settings.claims ?? []) note(claim, attributeOf(account, attribute));
  return values;

  function note(name: string, value: unknown): void {
    if (value !== undefined && value !== null) values.set(name, value);
  }
}
