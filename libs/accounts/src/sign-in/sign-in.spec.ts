import { hash } from '@node-rs/argon2';
import { MasterKey, SystemRandomness } from '@latchkey/protocol';
import { anAccount, openTestStorage, type TestStorage } from '@latchkey/testing';
import { Passwords } from '../password/passwords.js';
import { attemptLimits } from './attempt-limits.js';
import { DeviceCookies } from './device-cookies.js';
import { SignIn, type SignInAttempt } from './sign-in.js';

const randomness = new SystemRandomness();
const passwords = new Passwords();
const devices = new DeviceCookies(new MasterKey(Buffer.alloc(32, 1).toString('base64url')), randomness);
const right = { username: 'ada@example.com', password: 'correct horse', address: '192.0.2.1' };
const wrong = { ...right, password: 'battery staple' };

describe('Signing in', () => {
  let storage: TestStorage;
  let attempt: (what: SignInAttempt) => ReturnType<SignIn['attempt']>;

  beforeEach(async () => {
    storage = await openTestStorage();
    const signIn = new SignIn(passwords, devices, storage.clock);
    attempt = (what) => storage.run((stores) => signIn.attempt(what, stores));
    await storage.run(async ({ accounts }) => accounts.add(anAccount({ passwordHash: await passwords.hash('correct horse') })));
  });
  afterEach(() => storage.close());

  const fail = async (times: number, what: SignInAttempt = wrong) => {
    for (let count = 0; count < times; count += 1) await attempt(what);
  };

  /** The same without looking at the password, which takes its time. */
  const failElsewhere = (times: number, address: string) =>
    storage.run(async ({ signInAttempts }) => {
      const limits = attemptLimits({ username: right.username, address, device: undefined });
      for (let count = 0; count < times; count += 1) await signInAttempts.take(limits, storage.clock.now());
    });

  it('succeeds with username, in any case, and password', async () => {
    expect(await attempt(right)).toMatchObject({ kind: 'signed-in', account: { id: 'acct_ada' } });
    expect(await attempt({ ...right, username: 'ADA@Example.com' })).toMatchObject({ kind: 'signed-in' });
  });

  it('gives one answer for a wrong password, an unknown account, a blocked one and one without a password', async () => {
    await storage.run(async ({ accounts }) => {
      const passwordHash = await passwords.hash('correct horse');
      await accounts.add(anAccount({ id: 'acct_blocked', username: 'blocked', passwordHash, blockedAt: storage.clock.now() }));
      await accounts.add(anAccount({ id: 'acct_bare', username: 'bare' }));
    });
    const answers = [await attempt(wrong)];
    for (const username of ['nobody', 'blocked', 'bare', 'x'.repeat(5000)]) answers.push(await attempt({ ...right, username }));
    expect(answers).toEqual(new Array(5).fill({ kind: 'refused' }));
  });

  it('is refused unseen after ten failures from one network, and says for how long', async () => {
    await fail(10);
    expect(await attempt(right)).toEqual({ kind: 'throttled', retryAfter: expect.any(Number) as number });
    storage.clock.advance(900);
    expect(await attempt(right)).toMatchObject({ kind: 'signed-in' });
  });

  it('throttles an account that does not exist like one that does', async () => {
    await fail(10, { ...wrong, username: 'nobody' });
    expect(await attempt({ ...wrong, username: 'nobody' })).toMatchObject({ kind: 'throttled' });
  });

  it('counts failures alone', async () => {
    for (let count = 0; count < 15; count += 1) expect(await attempt(right)).toMatchObject({ kind: 'signed-in' });
  });

  it('from another network is not hindered by failures from one', async () => {
    await fail(10);
    expect(await attempt({ ...right, address: '198.51.100.9' })).toMatchObject({ kind: 'signed-in' });
  });

  it('is not hindered in a browser that signed in before, whatever strangers do to the account or on its network', async () => {
    const signedIn = await attempt(right);
    if (signedIn.kind !== 'signed-in') throw new Error('not signed in');
    for (let network = 0; network < 12; network += 1) await failElsewhere(10, `198.51.100.${network}`);
    expect(await attempt({ ...right, address: '203.0.113.1' })).toMatchObject({ kind: 'throttled' });
    await failElsewhere(100, right.address);
    const { deviceCookie } = signedIn;
    expect(await attempt({ ...right, deviceCookie })).toMatchObject({ kind: 'signed-in' });
  });

  it('with a device cookie has a bounded budget as well, and none for other accounts', async () => {
    const deviceCookie = devices.issue('default', 'acct_ada');
    await fail(10, { ...wrong, deviceCookie });
    expect(await attempt({ ...right, deviceCookie })).toMatchObject({ kind: 'throttled' });
    await fail(10, { ...wrong, username: 'nobody', deviceCookie });
    expect(await attempt({ ...wrong, username: 'nobody', deviceCookie })).toMatchObject({ kind: 'throttled' });
  });

  it('renews a hash that was made with other parameters', async () => {
    const old = await hash('correct horse', { memoryCost: 8192, timeCost: 1 });
    await storage.run(({ accounts }) => accounts.add(anAccount({ id: 'acct_old', username: 'old', passwordHash: old })));
    const both = await Promise.all([attempt({ ...right, username: 'old' }), attempt({ ...right, username: 'old' })]);
    expect(both).toMatchObject([{ kind: 'signed-in' }, { kind: 'signed-in' }]);
    const account = await storage.run(({ accounts }) => accounts.find('acct_old'));
    expect(passwords.isOutdated(account?.passwordHash ?? '')).toBe(false);
    expect(await attempt({ ...right, username: 'old' })).toMatchObject({ kind: 'signed-in' });
  });
});
