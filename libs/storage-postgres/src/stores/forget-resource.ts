import { statement } from '../database/statement.js';
import type { TenantScope } from './tenant-scope.js';

/** A list of `ResourceScopes` in a column, without those of the resource `$2`. */
const without = (list: string): string =>
  `(SELECT coalesce(jsonb_agg(entry ORDER BY place), '[]') FROM jsonb_array_elements(${list}) WITH ORDINALITY AS entries (entry, place) WHERE entry ->> 'resource' <> $2)`;
const names = (list: string): string => `${list} @> jsonb_build_array(jsonb_build_object('resource', $2::text))`;

const FROM_CLIENTS = statement(
  'resources.forget-at-clients',
  `UPDATE clients SET metadata = jsonb_set(metadata::jsonb, '{entitlements}', ${without("metadata::jsonb -> 'entitlements'")})::json, version = version + 1
   WHERE tenant_id = $1 AND ${names("metadata::jsonb -> 'entitlements'")} RETURNING client_id`,
);
const FROM_ACCOUNTS = statement(
  'resources.forget-at-accounts',
  `UPDATE accounts SET entitlements = ${without('entitlements::jsonb')}::json, version = version + 1
   WHERE tenant_id = $1 AND ${names('entitlements::jsonb')}`,
);
const GRANTED = ['consents', 'authorizations'].map((table) =>
  statement(
    `resources.forget-at-${table}`,
    `UPDATE ${table} SET access = jsonb_set(access::jsonb, '{resources}', ${without("access::jsonb -> 'resources'")})::json
     WHERE tenant_id = $1 AND ${names("access::jsonb -> 'resources'")}`,
  ),
);

/** Takes away whatever anybody was allowed at the resource, so that another one under its identifier begins with nobody. */
export async function forgetResource({ tenant, session }: TenantScope, identifier: string): Promise<void> {
  // In the order of all locks: account, consent, authorization.
  await session.write(FROM_ACCOUNTS(tenant, identifier));
  for (const { client_id: clientId } of await session.lock<{ client_id: string }>(FROM_CLIENTS(tenant, identifier))) session.changed('client', clientId);
  for (const forget of GRANTED) await session.write(forget(tenant, identifier));
}
