/// <reference types="jest" />
import { RemovedMeanwhile, type Stores } from '../unit-of-work.js';
import { type OpenStorage, type StorageUnderTest, newTenant, seconds } from './open-storage.js';

const times = <Result>(count: number, make: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

const ROUNDS = 40;

interface Race {
  readonly name: string;
  /** Holds what must not be revoked meanwhile; false when it is. */
  readonly hold: (stores: Stores, now: Date) => Promise<boolean>;
  readonly revoke: (stores: Stores, now: Date) => Promise<unknown>;
}

// Each adds an authorization under what it holds, while another revokes that.
const RACES: readonly Race[] = [
  {
    name: 'its session',
    hold: async (stores, now) => (await stores.sessions.hold('session-1', now)) !== undefined,
    revoke: (stores, now) => stores.sessions.revoke('session-1', now),
  },
  {
    name: 'all sessions of its account',
    hold: async (stores, now) =>
      (await stores.accounts.hold('acct_ada')) !== undefined && (await stores.sessions.hold('session-1', now)) !== undefined,
    revoke: (stores, now) => stores.sessions.revokeOfAccount('acct_ada', now),
  },
  {
    name: 'its consent',
    hold: async (stores) => (await stores.consents.hold('acct_ada', 'app')) !== undefined,
    revoke: (stores, now) => stores.consents.revoke('acct_ada', 'app', now),
  },
  {
    name: 'all of its account, which is blocked',
    hold: async (stores) => (await stores.accounts.hold('acct_ada')) !== undefined,
    revoke: async (stores, now) => {
      const account = await stores.accounts.find('acct_ada');
      if (account) await stores.accounts.update({ ...account, blockedAt: now });
      return stores.authorizations.revokeOfAccount('acct_ada', now);
    },
  },
  {
    name: 'its client, which is removed',
    hold: async (stores) => (await stores.clients.current('app')) !== undefined,
    revoke: (stores) => stores.clients.remove('app'),
  },
];

async function raceOnce(storage: OpenStorage, race: Race): Promise<void> {
  const { samples, now } = storage;
  const { run } = await newTenant(storage);
  await run(async (stores) => {
    await stores.sessions.add(samples.aSession());
    await stores.consents.put(samples.aConsent());
  });
  const add = (index: number) =>
    run(async (stores) => {
      if (await race.hold(stores, now)) await stores.authorizations.add(samples.anAuthorization({ id: `a${index}` }));
    }).catch((error: unknown) => {
      // The client was removed in between: nothing was added.
      if (!(error instanceof RemovedMeanwhile)) throw error;
    });
  await Promise.all([times(3, add), run((stores) => race.revoke(stores, now)), times(3, (index) => add(index + 3))]);
  const left = await run((stores) => times(6, (index) => stores.authorizations.hold(`a${index}`, now)));
  expect(left.filter((authorization) => authorization !== undefined)).toEqual([]);
}

// One refresh, as the grant does it: hold the authorization, spend the token, add the successor.
async function refresh(stores: Stores, { samples, now }: OpenStorage): Promise<'refused' | 'refreshed'> {
  if (!(await stores.authorizations.hold('authorization-1', now))) return 'refused';
  const successor = { seed: 'seed', expiresAt: seconds(now, 3600) };
  if ((await stores.refreshTokens.spend(samples.aRefreshToken(), { at: now, successor })) === 'already-spent') return 'refused';
  await stores.refreshTokens.add(samples.aRefreshToken(samples.aTokenKey('successor', samples.aRefreshToken().expiresAt)));
  return 'refreshed';
}

// What is held and then changed in the same unit of work: locks that are shared first would make two of them wait for each other.
const HOLD_AND_CHANGE: readonly (readonly [string, (stores: Stores, storage: OpenStorage) => Promise<unknown>])[] = [
  ['an account', async (stores) => {
    const account = await stores.accounts.hold('acct_ada');
    return account && stores.accounts.update(account);
  }],
  ['a session', async (stores, { now, samples }) => {
    await stores.sessions.hold('session-1', now);
    await stores.sessions.renew('session-1', samples.aSession());
  }],
  ['a consent', async (stores, { samples }) => {
    await stores.consents.hold('acct_ada', 'app');
    await stores.consents.put(samples.aConsent());
  }],
  ['the sessions of an account', async (stores, { now }) => {
    await stores.accounts.hold('acct_ada');
    await stores.sessions.revokeOfAccount('acct_ada', now);
    await stores.authorizations.revokeOfAccount('acct_ada', now);
  }],
];

export function describeRaces(storage: StorageUnderTest): void {
  describe('of a hundred at once', () => {
    const spendings: readonly (readonly [string, (stores: Stores, storage: OpenStorage) => Promise<'spent' | 'already-spent'>])[] = [
      ['an authorization code', (stores, { samples, now }) => stores.authorizationCodes.spend(samples.anAuthorizationCode(), now)],
      ['a refresh token', (stores, { samples, now }) =>
        stores.refreshTokens.spend(samples.aRefreshToken(), { at: now, successor: { seed: 's', expiresAt: now } })],
      ['an assertion', (stores, { samples, now }) => stores.usedAssertions.spend(samples.aTokenKey('a', seconds(now, 60)))],
    ];
    it.each(spendings)('exactly one spends %s', async (_what, spend) => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      await run(async (stores) => {
        await stores.authorizationCodes.add(samples.anAuthorizationCode());
        await stores.refreshTokens.add(samples.aRefreshToken());
      });
      const outcomes = await times(100, () => run((stores) => spend(stores, storage())));
      expect(outcomes.filter((outcome) => outcome === 'spent')).toHaveLength(1);
    });

    it('a spending that is rolled back leaves the code to the next', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.authorizationCodes.add(samples.anAuthorizationCode()));
      const outcomes = await times(100, (index) =>
        run(async (stores) => {
          const outcome = await stores.authorizationCodes.spend(samples.anAuthorizationCode(), now);
          if (index < 50) throw new Error('undone');
          return outcome;
        }).catch(() => 'undone'),
      );
      expect(outcomes.filter((outcome) => outcome === 'spent')).toHaveLength(1);
    });
  });

  describe('units of work at once', () => {
    it.each(HOLD_AND_CHANGE)('may each hold and then change %s', async (_what, work) => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      await run(async (stores) => {
        await stores.sessions.add(samples.aSession());
        await stores.consents.put(samples.aConsent());
        for (const id of ['a', 'b', 'c']) await stores.authorizations.add(samples.anAuthorization({ id }));
      });
      await times(30, () => run((stores) => work(stores, storage())));
    });

    it('may each revoke the same authorizations by another way', async () => {
      const { samples, now } = storage();
      const ways: ((stores: Stores) => Promise<unknown>)[] = [
        (stores) => stores.sessions.revoke('session-1', now), (stores) => stores.consents.revoke('acct_ada', 'app', now),
        (stores) => stores.authorizations.revokeOfClient('app', now), (stores) => stores.authorizations.revokeOfAccount('acct_ada', now),
      ];
      for (let round = 0; round < ROUNDS / 4; round += 1) {
        const { run } = await newTenant(storage());
        await run(async (stores) => {
          await stores.sessions.add(samples.aSession());
          await stores.consents.put(samples.aConsent());
          for (let index = 0; index < 20; index += 1) await stores.authorizations.add(samples.anAuthorization({ id: `a${(index * 7) % 20}` }));
        });
        await Promise.all(ways.map((way) => run(way)));
      }
    });
  });

  describe('a revocation', () => {
    it('is slipped past by no refresh: it was refused, or what it issued is revoked', async () => {
      const { samples, now } = storage();
      for (let round = 0; round < ROUNDS; round += 1) {
        const { run } = await newTenant(storage());
        await run(async (stores) => {
          await stores.authorizations.add(samples.anAuthorization());
          await stores.refreshTokens.add(samples.aRefreshToken());
        });
        const refreshed = () => run((stores) => refresh(stores, storage()));
        const [outcomes] = await Promise.all([
          times(4, refreshed), run((stores) => stores.authorizations.revoke('authorization-1', now)), times(4, refreshed),
        ]);
        expect(outcomes.filter((outcome) => outcome === 'refreshed').length).toBeLessThanOrEqual(1);
        expect(await run((stores) => stores.authorizations.hold('authorization-1', now))).toBeUndefined();
        expect(await run((stores) => refresh(stores, storage()))).toBe('refused');
      }
    });

    it.each(RACES.map((race) => [race.name, race] as const))('of %s leaves no authorization that was added meanwhile', async (_name, race) => {
      for (let round = 0; round < ROUNDS / 4; round += 1) await raceOnce(storage(), race);
    });
  });

  describe('the positions of the revocation log', () => {
    it('are given in the order of the commits, though units of work fail', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      const seen: (readonly number[])[] = [];
      const append = async (index: number) => {
        const selector = { kind: 'session' as const, value: String(index) };
        const done = run(async (stores) => {
          stores.revocations.append({ selector, revokedAt: now, expiresAt: now });
          if (index % 3 === 0) throw new Error('undone');
        });
        await done.catch(() => undefined);
        seen.push((await run((stores) => stores.revocations.since(0, 1000))).map(({ position }) => position));
      };
      await times(60, append);
      const log = await run((stores) => stores.revocations.since(0, 1000));
      const positions = log.map(({ position }) => position);
      expect(new Set(positions).size).toBe(40);
      // Whoever sees a position sees everything below it.
      for (const early of seen) expect(early).toEqual(positions.slice(0, early.length));
      expect(log.some(({ selector }) => Number(selector.value) % 3 === 0)).toBe(false);
      expect(Math.max(...seen.map(({ length }) => length))).toBe(40);
    });
  });
}
