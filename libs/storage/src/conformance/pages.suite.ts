/// <reference types="jest" />
import { InvalidCursor, type Page, type PageRequest } from '../page.js';
import type { Stores } from '../unit-of-work.js';
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

type List = (stores: Stores, page: PageRequest) => Promise<Page<unknown>>;

const LISTS: readonly (readonly [name: string, list: List])[] = [
  ['clients', (stores, page) => stores.clients.list(page)],
  ['resources', (stores, page) => stores.resources.list(page)],
  ['accounts', (stores, page) => stores.accounts.list(page)],
  ['sessions', (stores, page) => stores.sessions.list(page)],
  ['sessions of an account', (stores, page) => stores.sessions.list({ ...page, accountId: 'acct_0' })],
  ['consents', (stores, page) => stores.consents.list(page)],
  ['consents of a client', (stores, page) => stores.consents.list({ ...page, clientId: 'client-0' })],
  ['authorizations', (stores, page) => stores.authorizations.list(page)],
  ['authorizations of an account', (stores, page) => stores.authorizations.list({ ...page, accountId: 'acct_0' })],
  ['logout deliveries', (stores, page) => stores.logoutDeliveries.list(page)],
  ['audit events', (stores, page) => stores.auditEvents.list(page)],
  ['tenants', (stores, page) => stores.tenants.list(page)],
];

export function describePages(storage: StorageUnderTest): void {
  describe('the lists', () => {
    let run: Awaited<ReturnType<typeof newTenant>>['run'];

    beforeAll(async () => {
      const { samples, now } = storage();
      ({ run } = await newTenant(storage()));
      await run(async (stores) => {
        for (let index = 0; index < 5; index += 1) {
          const [accountId, clientId] = [`acct_${index}`, `client-${index}`];
          await stores.clients.add(samples.aClient({ clientId, backchannelLogoutUri: 'https://app.example/out' }));
          await stores.accounts.add(samples.anAccount({ id: accountId, username: accountId }));
          await stores.resources.add(samples.aResource({ identifier: `https://${index}.example` }));
          // Two and two made at the same time, so that time alone does not put them in order.
          await stores.sessions.add(samples.aSession({ id: `s${index}`, accountId: 'acct_0', createdAt: seconds(now, Math.floor(index / 2)) }));
          await stores.authorizations.add(samples.anAuthorization({ id: `a${index}`, accountId: 'acct_0', clientId }));
          await stores.consents.put(samples.aConsent({ id: `c${index}`, accountId, clientId: 'client-0' }));
          await stores.auditEvents.add({ id: `e${index}`, at: now, actor: {}, action: 'x', target: { type: 't', id: 'i' } });
        }
        await stores.logoutDeliveries.addFor(['session-1'], now);
      });
    });

    it.each(LISTS)('page through all %s, each once and in one order', async (_name, list) => {
      const all = (await run((stores) => list(stores, { limit: 1000 }))).items;
      expect(all.length).toBeGreaterThanOrEqual(5);
      const paged: unknown[] = [];
      for (let after: string | undefined, first = true; first || after; first = false) {
        const page: Page<unknown> = await run((stores) => list(stores, { limit: 2, after }));
        expect(page.items.length).toBeLessThanOrEqual(2);
        paged.push(...page.items);
        after = page.next;
      }
      expect(paged).toEqual(all);
    });

    it.each(LISTS)('refuse a cursor of %s that was made up', async (_name, list) => {
      const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const cursors = ['', 'x', '%', encoded(null), encoded([]), encoded([1, 2]), encoded(['a', 'b', 'c']), encoded(['\0', '\0']), 'A'.repeat(9000)];
      for (const after of cursors) {
        await expect(run((stores) => list(stores, { limit: 2, after }))).rejects.toBeInstanceOf(InvalidCursor);
      }
    });

    it('show sessions newest first, and neither revoked sessions nor revoked or expired authorizations', async () => {
      const { samples, now } = storage();
      await run(async (stores) => {
        await stores.sessions.add(samples.aSession({ id: 'gone', accountId: 'acct_1', revokedAt: now }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'gone', clientId: 'client-1', revokedAt: now }));
        await stores.authorizations.add(samples.anAuthorization({ id: 'over', clientId: 'client-1', expiresAt: now }));
      });
      const sessions = (await run((stores) => stores.sessions.list({ limit: 10 }))).items.map(({ id }) => id);
      expect(sessions).toEqual(['s4', 's3', 's2', 's1', 's0']);
      expect((await run((stores) => stores.authorizations.list({ limit: 10, clientId: 'client-1' }))).items.map(({ id }) => id)).toEqual(['a1']);
    });
  });
}
