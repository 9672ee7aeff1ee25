import type { ClientRecord } from '@latchkey/storage';
import type { Members } from './members.js';

const YEAR = 365 * 86_400;

/** What holds of signing in where a request of the client says nothing (OIDC Registration §2). */
export const readAuthenticationDefaults = (members: Members) => ({
  defaultMaxAge: members.integer('default_max_age', 0, YEAR),
  requireAuthTime: members.flag('require_auth_time'),
  defaultAcrValues: members.texts('default_acr_values', { items: 20, length: 200 }, () => undefined),
});

/** The members as they are read. */
export const renderAuthenticationDefaults = (client: Partial<ClientRecord>) => ({
  default_max_age: client.defaultMaxAge,
  require_auth_time: client.requireAuthTime,
  default_acr_values: client.defaultAcrValues,
});
