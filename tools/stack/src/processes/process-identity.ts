import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The command line of a process, undefined when there is no such process. Process ids are reused, so an id alone says little. */
export const commandLineOf = (pid: number): string | undefined => {
  if (!Number.isInteger(pid) || pid <= 1 || !exists(pid)) return undefined;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return throughPs(pid);
  }
};

/** Whether a process runs; one that only waits to be reaped does not. */
export const isRunning = (pid: number): boolean => (commandLineOf(pid) ?? '') !== '';

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Where there is no /proc. */
const throughPs = (pid: number): string | undefined => {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};
