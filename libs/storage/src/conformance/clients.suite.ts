/// <reference types="jest" />
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

export function describeClients(storage: StorageUnderTest): void {
  describe('the clients', () => {
    it('come back with every member as it was registered', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const client = samples.aClient({
        clientId: 'full',
        contacts: ['a@example.com'],
        jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] },
        entitlements: [{ resource: 'https://api.example', scopes: ['read'] }],
        accessTokenFormat: 'opaque',
        refreshTokenRetryWindow: 0,
        secrets: [
          { id: 's1', algorithm: 'sha256', hash: 'h1', createdAt: now, expiresAt: seconds(now, 60) },
          { id: 's2', algorithm: 'argon2id', hash: 'h2', createdAt: now },
        ],
      });
      expect(await run((stores) => stores.clients.add(client))).toBe('added');
      expect(await run((stores) => stores.clients.find('full'))).toEqual(client);
      expect(await run((stores) => stores.clients.current('full'))).toEqual(client);
      expect(await run((stores) => stores.clients.add(client))).toBe('exists');
    });

    it('are updated from the version that is stored, and from no other', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.clients.find('app'));
      expect(await run((stores) => stores.clients.update(samples.aClient({ clientName: 'New' })))).toBe('updated');
      expect(await run((stores) => stores.clients.find('app'))).toMatchObject({ clientName: 'New', version: 2 });
      expect(await run((stores) => stores.clients.update(samples.aClient({ clientName: 'Late' })))).toBe('conflict');
      expect(await run((stores) => stores.clients.find('app'))).toMatchObject({ clientName: 'New' });
    });

    it('are gone once removed, with what people allowed them: the next client of that id inherits nothing', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run(async (stores) => {
        await stores.consents.put(samples.aConsent());
        await stores.authorizations.add(samples.anAuthorization());
      });
      expect(await run((stores) => stores.clients.remove('app'))).toBe('removed');
      expect(await run((stores) => stores.clients.remove('app'))).toBe('absent');
      expect(await run((stores) => stores.clients.find('app'))).toBeUndefined();
      await run((stores) => stores.clients.add(samples.aClient()));
      expect(await run((stores) => stores.consents.find('acct_ada', 'app'))).toBeUndefined();
      expect(await run((stores) => stores.authorizations.hold('authorization-1', now))).toBeUndefined();
    });

    it('that expire leave their id buried once removed, and what people allowed them goes all the same', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      const client = samples.aClient({ clientId: 'self', expiresAt: seconds(now, 60) });
      await run(async (stores) => {
        await stores.clients.add(client);
        await stores.consents.put(samples.aConsent({ clientId: 'self' }));
      });
      expect(await run((stores) => stores.clients.find('self'))).toEqual(client);
      expect(await run((stores) => stores.clients.isBuried('self'))).toBe(false);
      expect(await run((stores) => stores.clients.remove('self'))).toBe('removed');
      expect(await run((stores) => stores.clients.remove('self'))).toBe('absent');
      expect(await run((stores) => stores.clients.isBuried('self'))).toBe(true);
      expect(await run((stores) => stores.clients.find('self'))).toBeUndefined();
      expect(await run((stores) => stores.clients.add(client))).toBe('exists');
      expect(await run((stores) => stores.clients.update(client))).toBe('conflict');
      expect((await run((stores) => stores.clients.list({ limit: 10 }))).items.map(({ clientId }) => clientId)).toEqual(['app']);
      expect(await run((stores) => stores.consents.find('acct_ada', 'self'))).toBeUndefined();
    });

    it('are buried without ever having been there, from the next question on, unless they are', async () => {
      const { now } = storage();
      const { run } = await newTenant(storage());
      expect(await run((stores) => stores.clients.isBuried('nobody'))).toBe(false);
      expect(await run((stores) => stores.clients.bury('nobody', now, seconds(now, 60)))).toBe('buried');
      expect(await run((stores) => stores.clients.isBuried('nobody'))).toBe(true);
      expect(await run((stores) => stores.clients.current('nobody'))).toBeUndefined();
      for (const id of ['nobody', 'app']) expect(await run((stores) => stores.clients.bury(id, now, seconds(now, 60)))).toBe('exists');
      expect(await run((stores) => stores.clients.find('app'))).toBeDefined();
    });

    it('that expire do so later once renewed, and never earlier', async () => {
      const { samples, now } = storage();
      const { run } = await newTenant(storage());
      await run((stores) => stores.clients.add(samples.aClient({ clientId: 'self', expiresAt: seconds(now, 60) })));
      const renewed = async (clientId: string, count: number) => {
        await run((stores) => stores.clients.renew(clientId, seconds(now, count)));
        return (await run((stores) => stores.clients.find(clientId)))?.expiresAt;
      };
      expect(await renewed('self', 90)).toEqual(seconds(now, 90));
      expect(await renewed('self', 30)).toEqual(seconds(now, 90));
      expect(await renewed('app', 30)).toBeUndefined();
    });

    it('are not found by an id that cannot be', async () => {
      const { run } = await newTenant(storage());
      for (const id of ['', 'a\0pp', 'x'.repeat(5000), "'; DROP TABLE clients; --"]) {
        expect(await run((stores) => stores.clients.find(id))).toBeUndefined();
      }
    });

    it('allow the origins that they name and those of their redirect URIs, from the next question on', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const allowed = (origin: string) => run((stores) => stores.clients.anyAllowsOrigin(origin));
      expect(await allowed('https://app.example')).toBe(true);
      expect(await allowed('https://named.example')).toBe(false);
      expect(await allowed('null')).toBe(false);
      await run((stores) =>
        stores.clients.update(samples.aClient({ allowedOrigins: ['https://named.example'], redirectUris: ['com.example.app:/callback'] })),
      );
      expect(await allowed('https://named.example')).toBe(true);
      expect(await allowed('https://app.example')).toBe(false);
      expect(await allowed('null')).toBe(false);
      await run((stores) => stores.clients.remove('app'));
      expect(await allowed('https://named.example')).toBe(false);
    });
  });
}
