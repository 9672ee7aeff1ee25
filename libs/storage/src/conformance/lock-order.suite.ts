/// <reference types="jest" />
import { RemovedMeanwhile, type Stores } from '../unit-of-work.js';
import { type OpenStorage, type StorageUnderTest, type TenantUnderTest, newTenant, seconds } from './open-storage.js';

type Step = (stores: Stores, storage: OpenStorage, index: number) => Promise<unknown>;

const MANY = 100;
const ROUNDS = 2;
const AUTHORIZATIONS = Array.from({ length: 12 }, (_, index) => `a${index}`);

/** One more sign-in, as the authorization endpoint grants it. */
const grant = (consent: Step): Step => async (stores, storage, index) => {
  const { now, samples } = storage;
  if (!(await stores.accounts.hold('acct_ada')) || !(await stores.sessions.hold('session-1', now))) return;
  await consent(stores, storage, index);
  await stores.authorizations.add(samples.anAuthorization({ id: `new-${index}` }));
};

/** A refresh of a client that registered itself, whose end is put off. */
const refresh: Step = async (stores, { now }, index) => {
  if (await stores.authorizations.hold(AUTHORIZATIONS[index % AUTHORIZATIONS.length] ?? '', now)) await stores.clients.renew('app', seconds(now, 1_000 + index));
};

const revokeClient: Step = (stores, { now }) => stores.authorizations.revokeOfClient('app', now);

const updateClient: Step = async (stores, storage) => {
  const client = await stores.clients.current('app');
  if (client && (await stores.clients.update(client)) === 'updated') await revokeClient(stores, storage, 0);
};

/** What ends several things at once, or holds several. */
const WAYS: Readonly<Record<string, Step>> = {
  'a sign-in by a consent on record': grant((stores) => stores.consents.hold('acct_ada', 'app')),
  'a sign-in by a consent given now': grant((stores, { samples }) => stores.consents.put(samples.aConsent())),
  'a sign-in that puts off the end of the client': grant(async (stores, { now }, index) => {
    await stores.clients.renew('app', seconds(now, 1_000 + index));
    await stores.consents.hold('acct_ada', 'app');
  }),
  'a refresh': refresh,
  'the end of a session': (stores, { now }) => stores.sessions.revoke('session-1', now),
  'the end of a consent': (stores, { now }) => stores.consents.revoke('acct_ada', 'app', now),
  'the end of everything of an account': async (stores, { now }) => {
    await stores.sessions.revokeOfAccount('acct_ada', now);
    await stores.authorizations.revokeOfAccount('acct_ada', now);
  },
  'the removal of the account': async (stores, { now }) => {
    await stores.accounts.hold('acct_ada');
    await stores.consents.removeOfAccount('acct_ada');
    await stores.sessions.revokeOfAccount('acct_ada', now);
    await stores.authorizations.revokeOfAccount('acct_ada', now);
    await stores.accounts.remove('acct_ada');
  },
  'a change that ends everything of the client': updateClient,
  'everything of the client': revokeClient,
  'the removal of the client': (stores) => stores.clients.remove('app'),
  'the removal of the resource': (stores, { samples }) => stores.resources.remove(samples.aResource().identifier),
};

async function filled(storage: OpenStorage): Promise<TenantUnderTest> {
  const { samples, now } = storage;
  const tenant = await newTenant(storage);
  await tenant.run(async (stores) => {
    await stores.clients.update(samples.aClient({ expiresAt: seconds(now, 60) }));
    await stores.resources.add(samples.aResource({ resourceServers: ['app'] }));
    await stores.sessions.add(samples.aSession());
    await stores.consents.put(samples.aConsent());
    for (const id of AUTHORIZATIONS) await stores.authorizations.add(samples.anAuthorization({ id }));
  });
  return tenant;
}

// Who signs in at a client or by an account that was removed in between adds nothing.
const unlessRemoved = (error: unknown): void => {
  if (!(error instanceof RemovedMeanwhile)) throw error;
};

export function describeLockOrder(storage: StorageUnderTest): void {
  describe('units of work that wait for each other never do so in a circle', () => {
    it(`not ${MANY} refreshes, each of which puts off the end of the client, with revocations of that client among them`, async () => {
      const { now } = storage();
      const { run } = await filled(storage());
      const refreshed = Array.from({ length: MANY }, (_, index) => index);
      await Promise.all(refreshed.map(async (index) => {
        await run((stores) => refresh(stores, storage(), index));
        if (index % 10 === 5) await run((stores) => revokeClient(stores, storage(), index));
      }));
      await run((stores) => revokeClient(stores, storage(), 0));
      const left = await run(({ authorizations }) => Promise.all(AUTHORIZATIONS.map((id) => authorizations.hold(id, now))));
      expect(left.every((authorization) => authorization === undefined)).toBe(true);
    });

    const names = Object.keys(WAYS);
    it.each(names.map((name, place) => [name, names.slice(place + 1)] as const).slice(0, -1))('not %s with any other', async (name, others) => {
      for (const other of others) {
        for (let round = 0; round < ROUNDS; round += 1) {
          const { run } = await filled(storage());
          const attempts = [name, other, name, other, name, other].map((way, index) => ({ way, index }));
          await Promise.all(attempts.map(({ way, index }) => run((stores) => WAYS[way]!(stores, storage(), index)).catch(unlessRemoved)));
        }
      }
    });
  });
}
