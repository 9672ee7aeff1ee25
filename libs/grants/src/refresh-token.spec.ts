import { InvalidGrant, InvalidScope } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import pg from 'pg';
import { Granting } from '../test/granting.js';

describe.each(['jwt', 'opaque'] as const)('The refresh_token grant, with %s access tokens', (format) => {
  let granting: Granting;
  let database: pg.Client;

  beforeAll(async () => {
    granting = await Granting.open(format);
    database = new pg.Client(granting.storage.url);
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await granting.storage.close();
  });

  const rows = async (family: string, where: string): Promise<number> =>
    Number((await database.query<{ count: string }>(`SELECT count(*) FROM refresh_tokens WHERE authorization_id = $1 AND ${where}`, [family])).rows[0]?.count);

  it('rotates', async () => {
    const first = await granting.family();
    const second = await granting.refresh(first.refresh_token);
    const third = await granting.refresh(second.refresh_token);
    expect(new Set([first, second, third].map(({ refresh_token }) => refresh_token)).size).toBe(3);
    expect(await Promise.all([first, second, third].map((response) => granting.isActive(response)))).toEqual([true, true, true]);
  });

  it('gives a retry the same successor while that is unused, however late', async () => {
    const first = await granting.family();
    const second = await granting.refresh(first.refresh_token);
    granting.storage.clock.advance(3600);
    expect((await granting.refresh(first.refresh_token)).refresh_token).toBe(second.refresh_token);
  });

  it('gives 100 parallel uses one and the same successor, and spends one row', async () => {
    const first = await granting.family({ id: 'parallel' });
    const answers = await Promise.all(Array.from({ length: 100 }, () => granting.refresh(first.refresh_token)));
    expect(new Set(answers.map(({ refresh_token }) => refresh_token)).size).toBe(1);
    expect([await rows('parallel', 'spent_at IS NOT NULL'), await rows('parallel', 'spent_at IS NULL')]).toEqual([1, 1]);
  });

  it('gives the newest token within the retry window once the successor was used', async () => {
    const first = await granting.family();
    const second = await granting.refresh(first.refresh_token);
    granting.storage.clock.advance(10);
    const third = await granting.refresh(second.refresh_token);
    const fourth = await granting.refresh(third.refresh_token);
    granting.storage.clock.advance(19);
    expect((await granting.refresh(first.refresh_token)).refresh_token).toBe(fourth.refresh_token);
  });

  it('takes it for theft after the window, counted from the token\'s own spending, and ends the family with its access tokens', async () => {
    const first = await granting.family();
    const second = await granting.refresh(first.refresh_token);
    granting.storage.clock.advance(10);
    const third = await granting.refresh(second.refresh_token);
    granting.storage.clock.advance(21);
    await expect(granting.refresh(first.refresh_token)).rejects.toThrow('used before');
    await expect(granting.refresh(third.refresh_token)).rejects.toThrow(InvalidGrant);
    expect(await Promise.all([first, second, third].map((response) => granting.isActive(response)))).toEqual([false, false, false]);
  });

  it('takes every reuse for theft when the client\'s window is 0', async () => {
    const strict = { ...granting.client, refreshTokenRetryWindow: 0 };
    const first = await granting.family();
    const second = await granting.refresh(first.refresh_token, {}, strict);
    await expect(granting.refresh(first.refresh_token, {}, strict)).rejects.toThrow('used before');
    await expect(granting.refresh(second.refresh_token, {}, strict)).rejects.toThrow(InvalidGrant);
  });

  it('blanks the seeds that no retry can need any more', async () => {
    let token = (await granting.family({ id: 'blanked' })).refresh_token;
    for (let use = 0; use < 3; use++) {
      granting.storage.clock.advance(40);
      token = (await granting.refresh(token)).refresh_token;
    }
    expect(await rows('blanked', 'successor_seed IS NOT NULL')).toBe(1);
    expect(await rows('blanked', 'spent_at IS NOT NULL')).toBe(3);
  });

  it('keeps no token in clear', async () => {
    const first = await granting.family();
    const second = await granting.refresh(first.refresh_token);
    const stored = JSON.stringify((await database.query('SELECT * FROM refresh_tokens')).rows);
    expect(stored).not.toContain(first.refresh_token.slice(6));
    expect(stored).not.toContain(second.refresh_token.slice(6));
  });

  it('refuses another client, which changes nothing', async () => {
    const first = await granting.family();
    await expect(granting.refresh(first.refresh_token, {}, aClient({ clientId: 'other' }))).rejects.toThrow(InvalidGrant);
    await expect(granting.refresh(first.refresh_token)).resolves.toBeDefined();
  });

  it('narrows, and never widens', async () => {
    const first = await granting.family();
    const second = await granting.refresh(first.refresh_token, { scope: 'documents:read' });
    expect(second.scope).toBe('documents:read');
    await expect(granting.refresh(second.refresh_token, { scope: 'documents:write' })).rejects.toThrow(InvalidScope);
    expect((await granting.refresh(second.refresh_token)).scope).toBe('openid documents:read');
  });

  it('lets no token survive a revocation that races it', async () => {
    for (let round = 0; round < 10; round++) {
      const id = `raced-${round}`;
      const first = await granting.family({ id });
      const [, refreshed] = await Promise.allSettled([granting.run((stores) => granting.revocations.revokeAuthorization(id, stores)), granting.refresh(first.refresh_token)]);
      expect(await granting.isActive(first)).toBe(false);
      if (refreshed.status === 'rejected') continue;
      expect(await granting.isActive(refreshed.value)).toBe(false);
      await expect(granting.refresh(refreshed.value.refresh_token)).rejects.toThrow(InvalidGrant);
    }
  });
});
