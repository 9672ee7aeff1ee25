import { Members, readEntitlements } from '@latchkey/clients';
import type { AccountRecord } from '@latchkey/storage';
import { invalid } from '../http/problem.js';
import { attributesOf, parseAttributes } from './account-attributes.js';
import type { AccountDocument } from './account.dto.js';

/** What can be said of an account in a request: the members that are not the server's own. */
export const accountMembers = ({ username, entitlements, claims }: AccountRecord): Record<string, unknown> => {
  const attributes = attributesOf({ claims });
  const standard = Object.fromEntries(Object.entries(claims).filter(([name]) => !Object.hasOwn(attributes, name)));
  return { ...standard, username, entitlements, ...(Object.keys(attributes).length > 0 && { attributes }) };
};

/** An account as the API shows it, and the audit trail keeps it: without its password hash. */
export const accountDocument = (account: AccountRecord): AccountDocument => ({
  ...accountMembers(account),
  id: account.id,
  has_password: account.passwordHash !== undefined,
  blocked: account.blockedAt !== undefined,
  ...(account.blockedAt && { blocked_at: account.blockedAt.toISOString() }),
  created_at: account.createdAt.toISOString(),
  updated_at: account.updatedAt.toISOString(),
});

/** The account's own members from their JSON, which the DTO has checked but for the rules of entitlements. */
export function parseAccountMembers(json: Readonly<Record<string, unknown>>): Pick<AccountRecord, 'username' | 'entitlements' | 'claims'> {
  const { username, entitlements: _, attributes, ...standard } = json;
  if (typeof username !== 'string') throw invalid('username', 'is required');
  if (username.trim() !== username) throw invalid('username', 'must not begin or end with a space');
  return { username, entitlements: readEntitlements(new Members(json)) ?? [], claims: { ...parseAttributes(attributes), ...standard } };
}
