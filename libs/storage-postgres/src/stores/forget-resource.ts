import { statement } from '../database/statement.js';
import type { TenantScope } from './tenant-scope.js';

/** A list of `ResourceScopes` in a column, without those of the resource `$2`. */
const without = (list: string): string =>
  `(SELECT coalesce(jsonb_agg(entry ORDER BY place), '[]') FROM jsonb_array_elements(${list}) WITH ORDINALITY AS entries (entry, place) WHERE entry ->> 'resource' <> $2)`;
const names = (list: string): string => `${list} @> jsonb_build_array(jsonb_build_object('resource', $2::text))`;

/** The rows that `where` says, changed in the order of their keys: two that change several at once cannot wait for each other. */
const forget = (table: string, keys: string, { set, where, returning = '' }: { readonly set: string; readonly where: string; readonly returning?: string }) =>
  statement(
    `resources.forget-at-${table}`,
    `WITH held AS MATERIALIZED (SELECT ${keys} FROM ${table} WHERE tenant_id = $1 AND ${where} ORDER BY ${keys} FOR NO KEY UPDATE)
     UPDATE ${table} SET ${set} WHERE tenant_id = $1 AND (${keys}) IN (SELECT ${keys} FROM held) ${returning}`,
  );

const FROM_ACCOUNTS = forget('accounts', 'id', {
  set: `entitlements = ${without('entitlements::jsonb')}::json, version = version + 1`,
  where: names('entitlements::jsonb'),
});
const FROM_CLIENTS = forget('clients', 'client_id', {
  set: `metadata = jsonb_set(metadata::jsonb, '{entitlements}', ${without("metadata::jsonb -> 'entitlements'")})::json, version = version + 1`,
  where: names("metadata::jsonb -> 'entitlements'"),
  returning: 'RETURNING client_id',
});
const GRANTED = [['consents', 'account_id, client_id'], ['authorizations', 'id']].map(([table = '', keys = '']) =>
  forget(table, keys, {
    set: `access = jsonb_set(access::jsonb, '{resources}', ${without("access::jsonb -> 'resources'")})::json`,
    where: names("access::jsonb -> 'resources'"),
  }),
);

/** Takes away whatever anybody was allowed at the resource, so that another one under its identifier begins with nobody. */
export async function forgetResource({ tenant, session }: TenantScope, identifier: string): Promise<void> {
  // In the order of all locks: account, client, consent, authorization.
  await session.write(FROM_ACCOUNTS(tenant, identifier));
  for (const { client_id: clientId } of await session.lock<{ client_id: string }>(FROM_CLIENTS(tenant, identifier))) session.changed('client', clientId);
  for (const granted of GRANTED) await session.write(granted(tenant, identifier));
}
