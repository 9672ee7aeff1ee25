import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockStack } from './stack-lock.js';

describe('lockStack', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-lock-'));
    file = join(folder, 'stack.pid');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('lets one stack run from a folder', () => {
    const lock = lockStack(file);
    expect(() => lockStack(file)).toThrow(`Latchkey already runs from this folder (process ${process.pid})`);
    lock.release();
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['a process that is gone', `${2 ** 22 - 1}\n12345`],
    ['an id that another program has by now', `${process.pid}\n12345`],
    ['nothing', ''],
  ])('takes over the lock of %s', async (_whose, text) => {
    await writeFile(file, text);
    expect(() => lockStack(file).release()).not.toThrow();
  });
});
