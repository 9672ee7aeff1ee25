import { SystemRandomness } from '@latchkey/protocol';
import { aClient, anAccount, openTestStorage, type TestStorage } from '@latchkey/testing';
import { Consents } from './consents.js';

const parties = { accountId: 'acct_ada', clientId: 'app' };
const openid = { oidcScopes: ['openid'], resources: [] };
const email = { oidcScopes: ['email'], resources: [] };
const both = { oidcScopes: ['openid', 'email'], resources: [] };

describe('A consent', () => {
  let storage: TestStorage;
  let consents: Consents;

  beforeEach(async () => {
    storage = await openTestStorage();
    consents = new Consents(new SystemRandomness(), storage.clock);
    await storage.run(async (stores) => {
      await stores.accounts.add(anAccount());
      await stores.clients.add(aClient());
    });
  });
  afterEach(() => storage.close());

  const record = (access = openid) => storage.run((stores) => consents.record(parties, access, stores));
  const covers = (access = openid) => storage.run((stores) => consents.cover(parties, access, stores));
  const holds = (access = openid) => storage.run((stores) => consents.hold(parties, access, stores));

  it('covers what was allowed, and nothing before', async () => {
    expect([await covers(), await holds()]).toEqual([false, false]);
    await record();
    expect([await covers(), await holds(), await covers(both)]).toEqual([true, true, false]);
  });

  it('grows by what is allowed later', async () => {
    await record();
    await record(email);
    expect(await covers(both)).toBe(true);
  });

  it('does not come back with what was withdrawn', async () => {
    await record(both);
    await storage.run((stores) => stores.consents.revoke('acct_ada', 'app', storage.clock.now()));
    expect(await covers()).toBe(false);
    await record(openid);
    expect([await covers(openid), await covers(both)]).toEqual([true, false]);
  });

  it('is for one client and one account', async () => {
    await record();
    expect(await storage.run((stores) => consents.cover({ ...parties, clientId: 'other' }, openid, stores))).toBe(false);
    expect(await storage.run((stores) => consents.cover({ ...parties, accountId: 'acct_eve' }, openid, stores))).toBe(false);
  });
});
