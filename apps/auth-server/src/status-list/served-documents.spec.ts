import { TemporarilyUnavailable, after } from '@latchkey/protocol';
import { FixedClock } from '@latchkey/testing';
import { ServedDocuments } from './served-documents.js';

describe('Documents for everybody', () => {
  let clock: FixedClock;
  let documents: ServedDocuments;
  /** Those that are being made, and what ends the making of each. */
  let making: (() => void)[];
  beforeEach(() => {
    clock = new FixedClock();
    documents = new ServedDocuments(clock);
    making = [];
  });
  const ask = (name: string, tenant = 'default') => documents.get({ tenant, name }, async () => {
    await new Promise<void>((resolve) => making.push(resolve));
    return { body: name, until: after(clock.now(), 60) };
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  /** Ends what is being made until nothing is. @returns how many were made at the same time at most */
  const finish = async () => {
    let most = 0;
    for (await turn(); making.length > 0; await turn()) {
      most = Math.max(most, making.length);
      for (const end of making.splice(0)) end();
    }
    return most;
  };

  it('are made once, however many ask, until a newer one is due', async () => {
    const asked = Array.from({ length: 500 }, () => ask('a'));
    expect(await finish()).toBe(1);
    expect(new Set(await Promise.all(asked)).size).toBe(1);
    clock.advance(59);
    expect(await ask('a')).toMatchObject({ body: Buffer.from('a'), etag: expect.stringMatching(/^W\/"[\w-]{43}"$/) as unknown });
    clock.advance(1);
    const newer = ask('a');
    expect(await finish()).toBe(1);
    await newer;
  });

  it('are made two at a time, in the order they were asked for, and no more than a hundred wait', async () => {
    const asked = Array.from({ length: 102 }, (_, name) => ask(`${name}`));
    await turn();
    await expect(ask('one too many')).rejects.toThrow(TemporarilyUnavailable);
    // Who asks for one that is under way waits with the others.
    const again = ask('101');
    expect(await finish()).toBe(2);
    expect((await Promise.all(asked)).map(({ body }) => `${body}`)).toEqual(asked.map((_, name) => `${name}`));
    expect(`${(await again).body}`).toBe('101');
    const next = ask('one too many');
    await finish();
    expect(`${(await next).body}`).toBe('one too many');
  });

  it('of a tenant with many keep those of another waiting for one of them at most', async () => {
    const many = Array.from({ length: 100 }, (_, name) => ask(`${name}`, 'many'));
    await turn();
    const few = ask('few', 'few');
    for (let round = 0; round < 2; round += 1) {
      for (const end of making.splice(0)) end();
      await turn();
    }
    expect(`${(await few).body}`).toBe('few');
    await finish();
    await Promise.all(many);
  });

  it('that cannot be made are tried again by those who ask next', async () => {
    await expect(documents.get({ tenant: 'default', name: 'a' }, () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
    const next = ask('a');
    await finish();
    expect(`${(await next).body}`).toBe('a');
  });
});
