/// <reference types="jest" />
import { type StorageUnderTest, newTenant } from './open-storage.js';

export function describeResources(storage: StorageUnderTest): void {
  describe('the resources', () => {
    it('come back with every member as it was registered', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const resource = samples.aResource({ accessTokenFormat: 'opaque', signingAlg: 'EdDSA', resourceServers: ['api'], access: 'entitled' });
      expect(await run((stores) => stores.resources.find(resource.identifier))).toBeUndefined();
      expect(await run((stores) => stores.resources.add(resource))).toBe('added');
      expect(await run((stores) => stores.resources.find(resource.identifier))).toEqual(resource);
      expect(await run((stores) => stores.resources.current(resource.identifier))).toEqual(resource);
      expect(await run((stores) => stores.resources.add(resource))).toBe('exists');
    });

    it('are updated from the version that is stored, and from no other', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const resource = samples.aResource();
      await run((stores) => stores.resources.add(resource));
      expect(await run((stores) => stores.resources.update({ ...resource, name: 'New' }))).toBe('updated');
      expect(await run((stores) => stores.resources.update({ ...resource, name: 'Late' }))).toBe('conflict');
      expect(await run((stores) => stores.resources.find(resource.identifier))).toMatchObject({ name: 'New', version: 2 });
    });

    it('are found by the client that serves them', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const serves = (identifier: string, ...resourceServers: string[]) => run((stores) => stores.resources.add(samples.aResource({ identifier, resourceServers })));
      await serves('https://b', 'api', 'other');
      await serves('https://a', 'api');
      await serves('https://c', 'apis');
      const servedBy = (clientId: string, limit = 10) => run((stores) => stores.resources.servedBy(clientId, limit));
      expect(await servedBy('api')).toEqual(['https://a', 'https://b']);
      expect(await servedBy('api', 1)).toEqual(['https://a']);
      expect(await servedBy('nobody')).toEqual([]);
    });

    it('are served by no client that was removed, nor by the next of that name', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const other = await newTenant(storage());
      const served = samples.aResource({ resourceServers: ['app', 'other'] });
      for (const tenant of [run, other.run]) await tenant(async ({ resources }) => { await resources.add(served); });
      await run(async (stores) => { await stores.resources.find(served.identifier); });
      await run(async ({ clients }) => { await clients.remove('app'); });
      await run(async ({ clients }) => { await clients.add(samples.aClient()); });
      await run(async ({ resources }) => {
        expect(await resources.current(served.identifier)).toEqual({ ...served, resourceServers: ['other'], version: served.version + 1 });
        expect((await resources.find(served.identifier))?.resourceServers).toEqual(['other']);
        expect(await resources.servedBy('app', 10)).toEqual([]);
      });
      expect(await other.run(({ resources }) => resources.current(served.identifier))).toEqual(served);
    });

    it('are found by the name of a scope, which several may define, from the next question on', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const read = [{ name: 'read', description: 'Read' }];
      const [first, second] = ['https://a.example', 'https://b.example'].map((identifier) => samples.aResource({ identifier, scopes: read }));
      if (!first || !second) return;
      const withRead = () => run(async (stores) => (await stores.resources.withScope('read')).map(({ identifier }) => identifier));
      expect(await withRead()).toEqual([]);
      await run((stores) => stores.resources.add(first));
      expect(await withRead()).toEqual([first.identifier]);
      await run((stores) => stores.resources.add(second));
      expect(await withRead()).toEqual([first.identifier, second.identifier]);
      await run((stores) => stores.resources.update({ ...first, scopes: [] }));
      expect(await withRead()).toEqual([second.identifier]);
      expect(await run((stores) => stores.resources.remove(second.identifier))).toBe('removed');
      expect(await run((stores) => stores.resources.remove(second.identifier))).toBe('absent');
      expect(await withRead()).toEqual([]);
    });

    it('are told with a scope by what decides who may have it', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const scopes = [{ name: 'read', description: 'Read' }, { name: 'list', description: 'List', registrable: true }];
      await run((stores) => stores.resources.add(samples.aResource({ identifier: 'https://a', scopes })));
      await run((stores) => stores.resources.add(samples.aResource({ identifier: 'https://b', access: 'entitled', scopes })));
      const owners = (registrable: boolean) => [{ identifier: 'https://a', access: 'open', registrable }, { identifier: 'https://b', access: 'entitled', registrable }];
      for (const [name, registrable] of [['read', false], ['list', true]] as const) expect(await run((stores) => stores.resources.withScope(name))).toEqual(owners(registrable));
    });

    it('take with them what anybody was allowed there, and nothing else', async () => {
      const { samples } = storage();
      const { run } = await newTenant(storage());
      const [gone, left] = [{ resource: 'https://gone.example', scopes: ['read'] }, { resource: 'https://left.example', scopes: ['read'] }];
      const access = { oidcScopes: ['openid'], resources: [gone, left] };
      const [client, account, authorization] = [samples.aClient({ clientId: 'holder', entitlements: [gone, left] }), samples.anAccount({ id: 'acct_holder', username: 'holder', entitlements: [left, gone] }), samples.anAuthorization({ access })];
      const consent = { id: 'consent', accountId: account.id, clientId: client.clientId, access, grantedAt: authorization.createdAt };
      await run(async (stores) => {
        await stores.resources.add(samples.aResource({ identifier: gone.resource }));
        await stores.clients.add(client);
        await stores.accounts.add(account);
        await stores.consents.put(consent);
        await stores.authorizations.add({ ...authorization, clientId: client.clientId, accountId: account.id });
        await stores.clients.find(client.clientId);
      });
      await run((stores) => stores.resources.remove(gone.resource));
      await run(async (stores) => {
        expect(await stores.clients.current(client.clientId)).toEqual({ ...client, entitlements: [left], version: client.version + 1 });
        expect((await stores.clients.find(client.clientId))?.entitlements).toEqual([left]);
        expect(await stores.accounts.find(account.id)).toEqual({ ...account, entitlements: [left], version: account.version + 1 });
        expect((await stores.consents.find(account.id, client.clientId))?.access).toEqual({ ...access, resources: [left] });
        expect((await stores.authorizations.find(authorization.id))?.access).toEqual({ ...access, resources: [left] });
      });
    });
  });
}
