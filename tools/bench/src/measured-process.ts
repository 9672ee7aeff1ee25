import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** A server in a process of its own, whose processor time and memory are read from outside. */
export class MeasuredProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** @param ready an address that answers 200 once the server is ready; the server may also say so by a message */
  static async start(script: string, environment: NodeJS.ProcessEnv, ready?: string): Promise<MeasuredProcess> {
    const child = fork(script, { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const started = new MeasuredProcess(child);
    const exited = once(child, 'exit').then(() => Promise.reject(new Error(`${script} ended before it was ready.`)));
    exited.catch(() => undefined); // later it is stopped on purpose
    await Promise.race([ready === undefined ? once(child, 'message') : answers(ready), exited]);
    return started;
  }

  /** Runs a script to its end. */
  static async run(script: string, environment: NodeJS.ProcessEnv): Promise<void> {
    const child = fork(script, { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [code] = (await once(child, 'exit')) as [number];
    if (code !== 0) throw new Error(`${script} failed.`);
  }

  /** Processor time that all threads have used, in microseconds. */
  async cpu(): Promise<number> {
    const stat = await readFile(`/proc/${this.child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
  }

  /** Resident memory in MiB. */
  async memory(): Promise<number> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Ends it without a word, as a crash does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
