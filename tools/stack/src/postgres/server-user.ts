import { execFileSync, spawnSync } from 'node:child_process';
import { StackFailure } from '../stack-failure.js';

/** Who PostgreSQL runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: then it runs as the user `postgres`, who is made when missing; else as this user (undefined).
 *
 * @throws StackFailure when that user is missing and cannot be made
 */
export const serverUser = (): ServerUser | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const user = lookUp();
  if (user) return user;
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  const made = lookUp();
  if (made) return made;
  throw new StackFailure('PostgreSQL does not run as root and the user "postgres" could not be made: make that user, start as another user, or set DATABASE_URL.');
};

const lookUp = (): ServerUser | undefined => {
  try {
    const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
};

/** Whether that user can enter a folder and read in it. */
export const canReach = (user: ServerUser | undefined, folder: string): boolean =>
  user === undefined || spawnSync('sh', ['-c', 'test -x "$1" && test -r "$1"', 'sh', folder], { ...user, cwd: '/' }).status === 0;

/** Whether that user can pass through a folder to what lies below. */
export const canPass = (user: ServerUser | undefined, folder: string): boolean =>
  user === undefined || spawnSync('sh', ['-c', 'test -x "$1"', 'sh', folder], { ...user, cwd: '/' }).status === 0;
