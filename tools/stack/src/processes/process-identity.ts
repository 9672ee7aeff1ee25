import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The command line of a process, undefined when there is no such process. Process ids are reused, so an id alone says little. */
export const commandLineOf = (pid: number): string | undefined => {
  if (!Number.isInteger(pid) || pid <= 1 || !exists(pid)) return undefined;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return throughPs(pid, 'command=');
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

/** When a process was born, in whatever words the system has for it: with the id, it names one process for good. */
export const birthOf = (pid: number): string | undefined => {
  if (!Number.isInteger(pid) || pid <= 1 || !exists(pid)) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before the last bracket may hold anything; the 20th field after it is the start time.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return throughPs(pid, 'lstart=');
  }
};

/** Where there is no /proc. */
const throughPs = (pid: number, what: string): string | undefined => {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', what], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};
