import { Client } from 'pg';
import { after, type TenantId } from '@latchkey/protocol';
import { FixedClock, type TestStorage, aClient, aConsent, aResource, aTenant, anAccount, anAuthorization, eventually, openTestStorage } from '@latchkey/testing';
import { deleteExpiredClients } from './expired-clients.js';

const DAY = 86_400;
const AUTHORIZATIONS = 20;
/** Where both are held up, so that each has locked a part of what the other wants. */
const PLACES = [3, 8, 13, 18].map(nameOf);

function nameOf(number: number): string {
  return `a${`${number}`.padStart(3, '0')}`;
}

describe('The deletion of expired clients', () => {
  let storage: TestStorage;
  let client: Client;
  let holder: Client;
  beforeAll(async () => {
    storage = await openTestStorage();
    [client, holder] = [new Client({ connectionString: storage.url }), new Client({ connectionString: storage.url })];
    await Promise.all([client.connect(), holder.connect()]);
  });
  afterAll(async () => {
    await Promise.all([client.end(), holder.end()]);
    await storage.close();
  });

  const soon = after(FixedClock.START, DAY);
  const late = after(FixedClock.START, 100 * DAY);
  const lasting = after(late, DAY);
  /** Two clients that expire, at both of which a person was: what was granted to the one lies between what was granted to the other. */
  async function filled(tenant: TenantId): Promise<void> {
    await storage.unitOfWork.create(aTenant({ id: tenant }), async (stores) => {
      await stores.accounts.add(anAccount());
      await stores.resources.add(aResource());
      for (const clientId of ['one', 'other']) {
        await stores.clients.add(aClient({ clientId, expiresAt: soon }));
        await stores.consents.put(aConsent({ clientId }));
      }
      // As random ids are, in another order than they were given in.
      for (let number = AUTHORIZATIONS; number > 0; number -= 1) {
        await stores.authorizations.add(anAuthorization({ id: nameOf(number), clientId: number % 2 === 0 ? 'one' : 'other', expiresAt: lasting }));
      }
    });
  }

  const waiting = async () => (await holder.query("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).rowCount;

  it.each<[string, (tenant: TenantId) => Promise<unknown>]>([
    ['of the account', (tenant) => storage.run(({ authorizations }) => authorizations.revokeOfAccount('acct_ada', late), tenant)],
    ['of the account that is removed', (tenant) => storage.run(async ({ accounts, authorizations, consents }) => {
      await consents.removeOfAccount('acct_ada');
      await authorizations.revokeOfAccount('acct_ada', late);
      await accounts.remove('acct_ada');
    }, tenant)],
    ['at a resource that is removed', (tenant) => storage.run(({ resources }) => resources.remove(aResource().identifier), tenant)],
  ])('never waits in a circle with the revocation of everything %s', async (what, revoke) => {
    for (const place of PLACES) {
      const tenant = `t-${what.length}-${place}`;
      await filled(tenant);
      await holder.query('BEGIN');
      await holder.query('SELECT FROM authorizations WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tenant, place]);
      const both = Promise.all([deleteExpiredClients(client, late), revoke(tenant)]);
      await eventually(async () => expect(await waiting()).toBe(2));
      await holder.query('COMMIT');
      await both;
      await deleteExpiredClients(client, late);
      expect((await client.query('SELECT client_id FROM clients WHERE tenant_id = $1 AND NOT buried', [tenant])).rows).toEqual([]);
    }
  });
});
