import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** As built, because that is what `npm start` runs; `npm test` builds first. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

describe('npm start', () => {
  it.each([
    ['AUTH_SERVER_PORT', 'abc', 'AUTH_SERVER_PORT must be a port number from 1 to 65535, but is "abc".\n'],
    ['DATABASE_URL', 'mysql://me:hunter2@db/x', 'DATABASE_URL must be like postgres://user:password@host:5432/database; unset it to have PostgreSQL started for you.\n'],
  ])('ends with code 1 and one sentence when %s is wrong', (name, text, sentence) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN], { env: { PATH: process.env.PATH, [name]: text }, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: sentence });
  });
});
