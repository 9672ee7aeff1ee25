import { readFile, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { commandLineOf, isRunning } from '../processes/process-identity.js';
import { StackFailure } from '../stack-failure.js';
import type { Installation } from './installation.js';

const PATIENCE = 20_000;
const STEP = 50;

/**
 * Clears what a killed stack left: stops a server that still runs on our data, and removes the lock file of one that does
 * not. The caller holds the stack's lock, so such a server has no owner.
 *
 * @throws StackFailure when it does not stop
 */
export const clearLeftBehind = async ({ data }: Installation): Promise<void> => {
  const file = join(data, 'postmaster.pid');
  const pid = await pidIn(file);
  if (pid === undefined) return;
  if (!(commandLineOf(pid) ?? '').includes(`/postgres -D ${data} `)) {
    // A dead server's id may belong to another program by now, for which PostgreSQL would refuse to start.
    await rm(file, { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  for (let waited = 0; isRunning(pid); waited += STEP) {
    if (waited >= PATIENCE) throw new StackFailure(`A PostgreSQL of an earlier start (process ${pid}) does not stop: end it with kill -QUIT ${pid}.`);
    await pause(STEP);
  }
};

const pidIn = async (file: string): Promise<number | undefined> => {
  try {
    return Number((await readFile(file, 'utf8')).split('\n', 1)[0]);
  } catch {
    return undefined;
  }
};
