import type { Stores, UnitOfWork } from '@latchkey/storage';
import type { FeedAccess, FeedAuthority } from './feed-authority.js';
import type { FeedKeys } from './feed-keys.js';
import { FeedWatch } from './feed-watch.js';

describe('The look after those who are connected', () => {
  const looks: string[] = [];
  const authority = { stillHolds: async ({ clientId }: FeedAccess) => looks.push(clientId) > 0 && clientId !== 'gone' } as unknown as FeedAuthority;
  const keys = { of: async () => '{}' } as unknown as FeedKeys;
  const unitOfWork = { run: (_tenant: string, work: (stores: Stores) => unknown) => work({} as Stores) } as unknown as UnitOfWork;
  const watch = new FeedWatch(authority, keys, unitOfWork);
  beforeEach(() => void looks.splice(0));

  const access = (clientId: string, differing: Partial<FeedAccess> = {}): FeedAccess => ({ clientId, resource: 'https://a', version: '1', until: undefined, ...differing });

  it('is one for all the connections of a client that are alike', async () => {
    const [gone, others] = [Array.from({ length: 100 }, () => access('gone')), Array.from({ length: 100 }, () => access('api'))];
    const { ended } = await watch.look('default', [...gone, ...others]);
    expect([looks, ended]).toEqual([['gone', 'api'], new Set(gone)]);
    expect(ended.has(gone[99]!)).toBe(true);
  });

  it.each<[string, Partial<FeedAccess>]>([
    ['resources', { resource: 'https://b' }], ['versions of the client', { version: '2' }], ['ends of what they proved themselves with', { until: new Date(1) }],
  ])('tells connections of other %s apart', async (_what, differing) => {
    await watch.look('default', [access('api'), access('api', differing), access('api')]);
    expect(looks).toEqual(['api', 'api']);
  });
});
