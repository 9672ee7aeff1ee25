import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { birthOf } from './processes/process-identity.js';
import { StackFailure } from './stack-failure.js';

/** Held by the one stack that runs from a folder. */
export interface StackLock {
  release(): void;
}

/**
 * Takes the folder for this process; a lock whose process is gone counts for nothing.
 *
 * @throws StackFailure when a stack runs from this folder
 */
export const lockStack = (file: string): StackLock => {
  try {
    take(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const [pid = '', birth] = readFileSync(file, 'utf8').split('\n');
    if (birth && birth === birthOf(Number(pid))) {
      throw new StackFailure(`Latchkey already runs from this folder (process ${pid}): stop it first, with Ctrl-C in its terminal or kill ${pid}.`);
    }
    rmSync(file, { force: true });
    take(file);
  }
  return { release: () => rmSync(file, { force: true }) };
};

/** A process id goes to another program in time, so the time of birth is kept with it. */
const take = (file: string): void => writeFileSync(file, `${process.pid}\n${birthOf(process.pid) ?? ''}`, { flag: 'wx', mode: 0o600 });
