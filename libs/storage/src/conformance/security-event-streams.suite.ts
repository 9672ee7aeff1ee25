/// <reference types="jest" />
import { type StorageUnderTest, newTenant, seconds } from './open-storage.js';

export function describeSecurityEventStreams(storage: StorageUnderTest): void {
  describe('the streams of security events', () => {
    it('begin at the beginning, and go on where they were put', async () => {
      const { run } = await newTenant(storage());
      const hold = (clientId = 'app', resource = 'https://a') => run(({ securityEventStreams }) => securityEventStreams.hold(clientId, resource));
      const begun = { clientId: 'app', resource: 'https://a', position: 0, acknowledged: [] };
      expect([await hold(), await hold()]).toEqual([begun, begun]);
      const on = { ...begun, position: 2 ** 40, acknowledged: [2 ** 40 + 2, 2 ** 40 + 5] };
      await run(async ({ securityEventStreams }) => securityEventStreams.put(on, storage().now));
      expect(await hold()).toEqual(on);
      expect([await hold('other'), await hold('app', 'https://b')]).toMatchObject([{ position: 0 }, { position: 0 }]);
    });

    it('are held by one unit of work at a time, so that no acknowledgement is lost', async () => {
      const { run } = await newTenant(storage());
      const acknowledge = (position: number) => run(async ({ securityEventStreams }) => {
        const held = await securityEventStreams.hold('app', 'https://a');
        securityEventStreams.put({ ...held, acknowledged: [...held.acknowledged, position] }, seconds(storage().now, position));
      });
      await Promise.all(Array.from({ length: 20 }, (_, index) => acknowledge(index)));
      const { acknowledged } = await run(({ securityEventStreams }) => securityEventStreams.hold('app', 'https://a'));
      expect([...acknowledged].sort((left, right) => left - right)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    });

    it('of another tenant are others', async () => {
      const [mine, theirs] = [await newTenant(storage()), await newTenant(storage())];
      await mine.run(async ({ securityEventStreams }) => securityEventStreams.put({ ...(await securityEventStreams.hold('app', 'https://a')), position: 5 }, storage().now));
      await theirs.run(async ({ securityEventStreams }) => securityEventStreams.put({ ...(await securityEventStreams.hold('app', 'https://a')), position: 7 }, storage().now));
      expect(await mine.run(({ securityEventStreams }) => securityEventStreams.hold('app', 'https://a'))).toMatchObject({ position: 5 });
    });
  });
}
