import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepCredentials } from './secrets.js';

describe('keepCredentials', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-secrets-'));
    file = join(folder, 'secrets.json');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('makes a master key of 32 bytes and a secret for each credential, all different', async () => {
    const credentials = await keepCredentials(file, {}, undefined);
    expect(Buffer.from(credentials.MASTER_KEY, 'base64url')).toHaveLength(32);
    const secrets = Object.entries(credentials).filter(([name]) => /SECRET|PASSWORD|KEY/.test(name)).map(([, value]) => value);
    expect(new Set(secrets).size).toBe(8);
  });

  it('keeps them in a file that only its owner can read', async () => {
    const first = await keepCredentials(file, {}, undefined);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await keepCredentials(file, {}, '/data')).toEqual(first);
  });

  it('takes what the environment says instead, and does not keep it', async () => {
    const { BOOTSTRAP_ADMIN_PASSWORD, DEMO_USERNAME } = await keepCredentials(file, { BOOTSTRAP_ADMIN_PASSWORD: 'hunter2', DEMO_USERNAME: 'eve' }, undefined);
    expect([BOOTSTRAP_ADMIN_PASSWORD, DEMO_USERNAME]).toEqual(['hunter2', 'eve']);
    expect(await readFile(file, 'utf8')).not.toMatch(/hunter2|eve"/);
  });

  it.each(['{"MASTER_KEY":', '[]', '{"MASTER_KEY":7}', '{"MASTER_KEY":""}'])('makes no new ones in place of a damaged file: %s', async (text) => {
    await writeFile(file, text);
    await expect(keepCredentials(file, {}, undefined)).rejects.toThrow(/is damaged: restore it/);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('makes no new ones while the database of the lost ones exists', async () => {
    await expect(keepCredentials(file, {}, '/data')).rejects.toThrow(/is gone, but the database that it opens is still in \/data/);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});
