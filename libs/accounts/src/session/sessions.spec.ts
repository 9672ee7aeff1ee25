import { Subjects } from '@latchkey/claims';
import { MasterKey, SystemRandomness, asSecret, hashToken, type Secret } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import type { SessionRecord } from '@latchkey/storage';
import { aClient, anAccount, anAuthorization, openTestStorage, type TestStorage } from '@latchkey/testing';
import { Sessions } from './sessions.js';

describe('A session', () => {
  let storage: TestStorage;
  let sessions: Sessions;
  const ada = anAccount();
  const eve = anAccount({ id: 'acct_eve', username: 'eve' });

  beforeEach(async () => {
    storage = await openTestStorage();
    sessions = new Sessions(new Revocations(storage.clock, new Subjects(new MasterKey(Buffer.alloc(32).toString('base64url')))), new SystemRandomness(), storage.clock);
    await storage.run(async ({ accounts, clients }) => {
      await accounts.add(ada);
      await accounts.add(eve);
      await clients.add(aClient());
    });
  });
  afterEach(() => storage.close());

  const start = (account = ada, current?: SessionRecord) =>
    storage.run((stores) => sessions.start({ account, amr: ['pwd'], current, address: '192.0.2.1', userAgent: 'x'.repeat(1000) }, stores));
  const find = (cookie: Secret | undefined) => storage.run((stores) => sessions.find(cookie, stores));
  const sessionOf = async (cookie: Secret): Promise<SessionRecord> => {
    const found = await find(cookie);
    if (!found) throw new Error('The session is not there.');
    return found.session;
  };

  it('is found by its cookie, of which only the hash is kept', async () => {
    const cookie = await start();
    expect(cookie).toMatch(/^[\w-]{43}$/);
    const { session, account } = (await find(cookie)) ?? {};
    expect(account?.id).toBe('acct_ada');
    expect(session).toMatchObject({ cookieHash: hashToken(cookie), acr: '1', amr: ['pwd'], authTime: storage.clock.now() });
    expect(JSON.stringify(session)).not.toContain(cookie);
    expect(session?.id).not.toBe(cookie);
  });

  it('is not found without a cookie, by another one, or by its own identifier', async () => {
    const { id } = await sessionOf(await start());
    expect([await find(undefined), await find(asSecret('x'.repeat(43))), await find(asSecret(id))]).toEqual([undefined, undefined, undefined]);
  });

  it('ends when it is not used for the idle lifetime', async () => {
    const cookie = await start();
    storage.clock.advance(86_399);
    expect(await find(cookie)).toBeDefined();
    storage.clock.advance(1);
    expect(await find(cookie)).toBeUndefined();
  });

  it('lives on by being used, noted once a minute, but not beyond the absolute lifetime', async () => {
    const cookie = await start();
    const use = async () => {
      const session = await sessionOf(cookie);
      await storage.run((stores) => sessions.touch(session, stores));
    };
    storage.clock.advance(59);
    await use();
    expect((await sessionOf(cookie)).lastUsedAt).not.toEqual(storage.clock.now());
    for (let day = 0; day < 30; day += 1) {
      storage.clock.advance(86_300);
      await use();
      expect((await sessionOf(cookie)).lastUsedAt).toEqual(storage.clock.now());
    }
    storage.clock.advance(3_000);
    expect(await find(cookie)).toBeUndefined();
  });

  it('goes on under a new cookie when the same person signs in again, and the old cookie is worth nothing', async () => {
    const before = await start();
    const session = await sessionOf(before);
    storage.clock.advance(600);
    const after = await start(ada, session);
    expect(await find(before)).toBeUndefined();
    expect(await sessionOf(after)).toMatchObject({ id: session.id, authTime: storage.clock.now() });
  });

  it('ends with what is bound to it when another person signs in in its browser', async () => {
    const before = await start();
    const session = await sessionOf(before);
    await storage.run(({ authorizations }) => authorizations.add(anAuthorization({ sessionId: session.id })));
    const after = await start(eve, session);
    expect(await find(before)).toBeUndefined();
    expect((await sessionOf(after)).id).not.toBe(session.id);
    expect(await storage.run(({ authorizations }) => authorizations.hold('authorization-1', storage.clock.now()))).toBeUndefined();
    expect(await storage.run(({ revocations }) => revocations.concerns([`session:${session.id}`], 0))).toBe(true);
  });

  it('is new when the one that the cookie named has ended meanwhile', async () => {
    const session = await sessionOf(await start());
    await storage.run((stores) => sessions.end(session, stores));
    expect((await sessionOf(await start(ada, session))).id).not.toBe(session.id);
  });

  it('is of no use while its account is blocked', async () => {
    const cookie = await start();
    const session = await sessionOf(cookie);
    await storage.run(({ accounts }) => accounts.update({ ...ada, blockedAt: storage.clock.now() }));
    expect(await find(cookie)).toBeUndefined();
    expect(await storage.run((stores) => sessions.hold(session, stores))).toBeUndefined();
  });

  it('is not held once it ended, or under a cookie that was replaced', async () => {
    const session = await sessionOf(await start());
    expect(await storage.run((stores) => sessions.hold(session, stores))).toBeDefined();
    await start(ada, session);
    expect(await storage.run((stores) => sessions.hold(session, stores))).toBeUndefined();
  });
});
