import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

const PATIENCE = 120_000;

/** A built program of the workspace in a process of its own, all of whose output is kept. */
export class Program {
  readonly lines: string[] = [];
  private readonly process: ChildProcess;
  private readonly ended: Promise<number | null>;

  /** @param script relative to the project's root @param environment all that it is given beside PATH */
  constructor(
    private readonly script: string,
    environment: Readonly<Record<string, string>>,
  ) {
    // With an IPC channel a service ends by itself when the run that started it dies.
    this.process = spawn(process.execPath, ['--enable-source-maps', script], {
      cwd: PROJECT_ROOT,
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.ended = once(this.process, 'close').then(([code]) => code as number | null);
    for (const stream of [this.process.stdout, this.process.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
  }

  /** Waits for a program that ends by itself. @throws when it ends with another code than 0 */
  async done(): Promise<void> {
    const code = await this.ended;
    if (code !== 0) throw this.failure(`ended with ${code}`);
  }

  /** The code that it ends with. */
  get code(): Promise<number | null> {
    return this.ended;
  }

  /** Waits until `health` answers 200. */
  async ready(health: string): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    let over = false;
    void this.ended.then(() => (over = true));
    while (!over && Date.now() < deadline) {
      const answer = await fetch(health).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw this.failure(over ? 'ended before it was ready' : `is not ready after ${PATIENCE / 1000} s`);
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => this.process.kill('SIGKILL'), PATIENCE);
    this.process.kill('SIGTERM');
    await this.ended;
    clearTimeout(timer);
  }

  private failure(what: string): Error {
    const telling = this.lines.filter((line) => !/^\{"level":"(?:trace|debug|info)"/.test(line));
    return new Error(`${this.script} ${what}:\n${telling.slice(-20).join('\n')}`);
  }
}
