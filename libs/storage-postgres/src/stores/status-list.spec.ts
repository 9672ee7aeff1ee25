import { DEFAULT_TENANT, after } from '@latchkey/protocol';
import { FixedClock, type TestStorage, aStatusListEntry, aTokenKey, openTestStorage } from '@latchkey/testing';

const SIZE = 65_536;
/** More than are compared with a list. */
const MANY = 50_001;

describe('A status list beside a long log', () => {
  let storage: TestStorage;
  beforeAll(async () => {
    storage = await openTestStorage();
    // The newest of each selector counts: of `session:often` there are many.
    await storage.database.dataSource.query(
      `INSERT INTO revocations (tenant_id, position, selector, kind, value, revoked_at, expires_at)
       SELECT $1, i, CASE WHEN i % 2 = 0 THEN 'session:often' ELSE 'session:' || i END, 'session', i, $2, $2 FROM generate_series(1, ${MANY}) i`,
      [DEFAULT_TENANT, FixedClock.START],
    );
    await storage.database.dataSource.query('UPDATE tenants SET revocation_position = $2 WHERE id = $1', [DEFAULT_TENANT, MANY]);
  });
  afterAll(() => storage.close());

  const dead = () => storage.run(async ({ statusLists }) => {
    const { bits } = (await statusLists.find(aStatusListEntry(), SIZE))!;
    return Array.from({ length: SIZE }, (_, place) => place).filter((place) => (bits[place >> 3]! >> (place & 7)) & 1);
  });
  const add = (...entries: readonly { readonly index: number; readonly selectors: readonly string[]; readonly rev: number }[]) =>
    storage.run(async ({ statusLists }) => entries.forEach((entry) => statusLists.add({ ...aStatusListEntry(), ...entry })));

  it('has the places of those whom it names above their position, wherever in the list they are, and of those that come later', async () => {
    await add(
      { index: 0, selectors: ['token:0', 'session:1'], rev: 0 },
      { index: 7, selectors: ['token:7', 'session:3'], rev: 3 },
      { index: SIZE / 2 - 1, selectors: ['token:8', 'session:often'], rev: MANY - 2 },
      { index: SIZE / 2, selectors: ['token:9', 'session:often'], rev: MANY - 1 },
      { index: SIZE - 1, selectors: ['session:unheard', `session:${MANY}`], rev: MANY - 1 },
    );
    expect(await dead()).toEqual([0, SIZE / 2 - 1, SIZE - 1]);
    await add({ index: 9, selectors: ['session:5'], rev: 4 }, { index: 10, selectors: ['session:5'], rev: 5 });
    expect(await dead()).toEqual([0, 9, SIZE / 2 - 1, SIZE - 1]);
  });
});

describe('The status lists of a tenant', () => {
  it('are told as many at once as asked for, though a node of an earlier version wrote some, which nobody can address', async () => {
    const storage = await openTestStorage();
    const lists = ['a', 'b', 'c', 'd'].map((id) => ({ ...aStatusListEntry(), ...aTokenKey(id, after(FixedClock.START, 3_600)), id }));
    await storage.run(async ({ statusLists }) => lists.forEach((list) => statusLists.add(list)));
    const all = await storage.run(({ statusLists }) => statusLists.ids({ from: 0, limit: 10 }));
    await storage.database.dataSource.query('UPDATE status_list_entries SET id = NULL WHERE id = $1', [all[0]]);
    expect(await storage.run(({ statusLists }) => statusLists.ids({ from: 0, limit: 2 }))).toEqual(all.slice(1, 3));
    await storage.close();
  });
});
