/// <reference types="jest" />
import type { Stores } from '../unit-of-work.js';
import { type OpenStorage, type StorageUnderTest, type TenantUnderTest, newTenant } from './open-storage.js';

type Step = (stores: Stores, storage: OpenStorage) => Promise<unknown>;

const aKey = (createdAt: Date) =>
  ({ kid: 'k', alg: 'ES256', state: 'announced', publicJwk: {}, sealedPrivateJwk: 's', createdAt }) as const;

const HOLDS = {
  account: (stores: Stores) => stores.accounts.hold('acct_ada'),
  session: (stores: Stores, { now }: OpenStorage) => stores.sessions.hold('session-1', now),
  consent: (stores: Stores) => stores.consents.hold('acct_ada', 'app'),
  authorization: (stores: Stores, { now }: OpenStorage) => stores.authorizations.hold('authorization-1', now),
} satisfies Record<string, Step>;

const REVOCATIONS = {
  'sessions.revoke': (stores: Stores, { now }: OpenStorage) => stores.sessions.revoke('session-1', now),
  'sessions.revokeOfAccount': (stores: Stores, { now }: OpenStorage) => stores.sessions.revokeOfAccount('acct_ada', now),
  'consents.revoke': (stores: Stores, { now }: OpenStorage) => stores.consents.revoke('acct_ada', 'app', now),
  'authorizations.revoke': (stores: Stores, { now }: OpenStorage) => stores.authorizations.revoke('authorization-1', now),
  'authorizations.revokeOfAccount': (stores: Stores, { now }: OpenStorage) => stores.authorizations.revokeOfAccount('acct_ada', now),
  'authorizations.revokeOfClient': (stores: Stores, { now }: OpenStorage) => stores.authorizations.revokeOfClient('app', now),
  'accounts.update, blocking it': (stores: Stores, { now, samples }: OpenStorage) => stores.accounts.update(samples.anAccount({ blockedAt: now })),
  'accounts.remove': (stores: Stores) => stores.accounts.remove('acct_ada'),
} satisfies Record<string, Step>;

/** Which revocations wait for which hold, and the other way round. */
const PAIRS: readonly (readonly [hold: keyof typeof HOLDS, revocation: keyof typeof REVOCATIONS])[] = [
  ['account', 'accounts.update, blocking it'], ['account', 'accounts.remove'], ['account', 'sessions.revokeOfAccount'],
  ['account', 'authorizations.revokeOfAccount'],
  ['session', 'sessions.revoke'], ['session', 'sessions.revokeOfAccount'],
  ['consent', 'consents.revoke'],
  ['authorization', 'authorizations.revoke'], ['authorization', 'authorizations.revokeOfAccount'],
  ['authorization', 'authorizations.revokeOfClient'], ['authorization', 'sessions.revoke'], ['authorization', 'consents.revoke'],
];
// What does not touch the account's own row leaves it to be held again afterwards.
const LEAVES_THE_ACCOUNT = new Set(['sessions.revokeOfAccount', 'authorizations.revokeOfAccount']);

const gate = (): { readonly opened: Promise<void>; readonly open: () => void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};

/**
 * Runs `first`, and begins `second` while the first unit of work is still open: the second must not get through before the first has ended.
 * @returns what the second came to
 */
async function waitsFor({ run }: TenantUnderTest, storage: OpenStorage, first: Step, second: Step): Promise<unknown> {
  const [began, end] = [gate(), gate()];
  const events: string[] = [];
  const firstUnit = run(async (stores) => {
    await first(stores, storage);
    began.open();
    await end.opened;
  });
  await Promise.race([began.opened, firstUnit]);
  const secondUnit = run(async (stores) => {
    const outcome = await second(stores, storage);
    events.push('second');
    return outcome;
  });
  // Long enough for a second that does not wait to get through.
  for (let trip = 0; trip < 15; trip += 1) await run((stores) => stores.auditEvents.list({ limit: 1 }));
  events.push('first');
  end.open();
  const outcome = await secondUnit;
  await firstUnit;
  expect(events).toEqual(['first', 'second']);
  return outcome;
}

async function filled(storage: OpenStorage): Promise<TenantUnderTest> {
  const { samples, now } = storage;
  const tenant = await newTenant(storage);
  await tenant.run(async (stores) => {
    await stores.sessions.add(samples.aSession());
    await stores.consents.put(samples.aConsent());
    await stores.authorizations.add(samples.anAuthorization());
    await stores.signingKeys.add(aKey(now));
  });
  return tenant;
}

export function describeHolds(storage: StorageUnderTest): void {
  describe('what is held', () => {
    it.each(PAIRS)('keeps waiting whoever would end it: %s, %s', async (hold, revocation) => {
      const outcome = await waitsFor(await filled(storage()), storage(), HOLDS[hold], REVOCATIONS[revocation]);
      expect(['revoked', 'removed', 'updated', 1, ['session-1']]).toContainEqual(outcome);
    });

    it.each(PAIRS)('is found ended once whoever ends it has: %s, %s', async (hold, revocation) => {
      const outcome = await waitsFor(await filled(storage()), storage(), REVOCATIONS[revocation], HOLDS[hold]);
      expect(outcome === undefined).toBe(!(hold === 'account' && LEAVES_THE_ACCOUNT.has(revocation)));
    });

    it('is not added to unseen: the authorizations of a client are revoked with those that are being added', async () => {
      const tenant = await filled(storage());
      const add: Step = async (stores, { samples }) => {
        await stores.authorizations.add(samples.anAuthorization({ id: 'late' }));
        await stores.authorizations.find('late');
      };
      expect(await waitsFor(tenant, storage(), add, REVOCATIONS['authorizations.revokeOfClient'])).toBe(2);
    });

    it.each<[string, Step]>([
      ['add', (stores, { now }) => stores.signingKeys.add({ ...aKey(now), kid: 'k2' })],
      ['setState', (stores, { now }) => stores.signingKeys.setState('k', 'signing', now)],
      ['remove', (stores) => stores.signingKeys.remove('k')],
      ['holdAll', (stores) => stores.signingKeys.holdAll()],
    ])('keeps every other change of the signing keys waiting: %s', async (_name, change) => {
      await waitsFor(await filled(storage()), storage(), (stores) => stores.signingKeys.holdAll(), change);
    });
  });
}
