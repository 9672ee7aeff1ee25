import type { TenantScope } from './tenant-scope.js';
import { updateInOrder } from './update-in-order.js';

/** A list of `ResourceScopes` in a column, without those of the resource `$2`. */
const without = (list: string): string =>
  `(SELECT coalesce(jsonb_agg(entry ORDER BY place), '[]') FROM jsonb_array_elements(${list}) WITH ORDINALITY AS entries (entry, place) WHERE entry ->> 'resource' <> $2)`;
const names = (list: string): string => `${list} @> jsonb_build_array(jsonb_build_object('resource', $2::text))`;

const FROM_ACCOUNTS = updateInOrder('resources.forget-at-accounts', {
  table: 'accounts',
  keys: 'id',
  set: `entitlements = ${without('entitlements::jsonb')}::json, version = version + 1`,
  where: names('entitlements::jsonb'),
});
const FROM_CLIENTS = updateInOrder('resources.forget-at-clients', {
  table: 'clients',
  keys: 'client_id',
  set: `metadata = jsonb_set(metadata::jsonb, '{entitlements}', ${without("metadata::jsonb -> 'entitlements'")})::json, version = version + 1`,
  where: names("metadata::jsonb -> 'entitlements'"),
  returning: 'RETURNING client_id',
});
const GRANTED = [['consents', 'account_id, client_id'], ['authorizations', 'id']].map(([table = '', keys = '']) =>
  updateInOrder(`resources.forget-at-${table}`, {
    table,
    keys,
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
