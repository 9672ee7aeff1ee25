import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StackFailure } from './stack-failure.js';

/** Where the stack keeps what must survive a restart. */
export interface StateFolder {
  readonly path: string;
  file(name: string): string;
}

/**
 * Makes `.latchkey/` in the project.
 *
 * @throws StackFailure when this user may not write there
 */
export const openStateFolder = async (root: string): Promise<StateFolder> => {
  const path = join(root, '.latchkey');
  try {
    await mkdir(path, { recursive: true });
    // Run by root, PostgreSQL is another user who must pass through; the secrets in here are files of mode 0600.
    await chmod(path, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    throw new StackFailure(`${path} cannot be used (${(error as NodeJS.ErrnoException).code}): start as the user who owns it, or remove it to begin anew.`);
  }
  return { path, file: (name) => join(path, name) };
};
