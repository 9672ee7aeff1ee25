import { decodeProtectedHeader } from 'jose';
import { Administration } from './administration/administration.js';
import { World } from './world.js';

const world = World.forThisFile({ services: ['admin-api'], settings: { SIGNING_KEY_CHECK_INTERVAL: '1' } });

/** As fast as settings allow. */
const HASTY = {
  access_token_lifetime: 20, application_token_lifetime: 20, access_token_lifetime_limit: 20, id_token_lifetime: 20,
  jwks_max_age: 1, signing_key_announce_lead: 3, signing_key_rotation_period: 4,
};
const WORKERS = 4;

interface Tenant {
  readonly issuer: string;
  readonly management: string;
  readonly administrator: { readonly client_id: string; readonly client_secret: string };
}

describe('Signing keys that rotate every four seconds', () => {
  it('cost nobody a token, whom a guard checks', async () => {
    const tenant = await world.administration.must<Tenant>('POST', 'tenants', { id: 'hasty', settings: HASTY, administrator: {} });
    const { client_id, client_secret } = tenant.administrator;
    const authorization = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
    const issue = async (): Promise<string> => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'clients:read', resource: tenant.management });
      const response = await fetch(`${tenant.issuer}/token`, { method: 'POST', headers: { authorization }, body });
      return ((await response.json()) as { access_token: string }).access_token;
    };
    const kids = new Set<string | undefined>();
    const statuses = new Map<number, number>();
    const worker = async (): Promise<void> => {
      while (kids.size < 3) {
        const token = await issue();
        kids.add(decodeProtectedHeader(token).kid);
        const { status } = await Administration.with(token, world.stack).at('hasty').ask('GET', 'clients?limit=1');
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
    expect([...statuses.keys()]).toEqual([200]);
    const { items } = await world.administration.at('hasty').must<{ items: { action: string; actor: object }[] }>('GET', 'audit-events?action=signing-key.rotated');
    expect(items.length).toBeGreaterThanOrEqual(2);
    expect(items[0]?.actor).toEqual({});
  });
});
