import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** How a child process is started and ended. */
export interface ChildDescription {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  /** The user that it runs as, when not this one. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Asks it to end in good order. */
  readonly stopSignal: NodeJS.Signals;
  /** Ends it at once. */
  readonly killSignal: NodeJS.Signals;
  /** How many layers of others stand on it, which are ended before; none where left out. */
  readonly layersAbove?: number;
  /** Gives it a channel whose end tells it that this process is gone. */
  readonly channel?: boolean;
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
}

/** How a child ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const LAST_WORDS = 12;

/** A process of the stack. It is in a process group of its own: Ctrl-C in the terminal reaches the stack alone, which stops its children in order. */
export class Child {
  readonly ended: Promise<Ending>;
  private readonly process: ChildProcess;
  private readonly words: string[] = [];
  private running = true;

  constructor(private readonly description: ChildDescription) {
    const { command, environment: env, folder: cwd, user } = description;
    const channel = description.channel ? (['ipc'] as const) : [];
    this.process = spawn(command, description.arguments, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe', ...channel], ...user });
    this.ended = new Promise((resolve) => {
      const end = (ending: Ending): void => {
        this.running = false;
        resolve(ending);
      };
      this.process.once('error', (error) => {
        this.words.push(error.message);
        end({ code: null, signal: null });
      });
      this.process.once('close', (code, signal) => end({ code, signal }));
    });
    this.listen('stdout', this.process.stdout);
    this.listen('stderr', this.process.stderr);
  }

  get name(): string {
    return this.description.name;
  }

  /** What it said last on stderr: for one that could not start, the sentences that say why. */
  get lastWords(): string {
    return this.words.join('\n');
  }

  get layersAbove(): number {
    return this.description.layersAbove ?? 0;
  }

  get isRunning(): boolean {
    return this.running;
  }

  /**
   * Ends the process and waits for it.
   *
   * @param patience after so many milliseconds it is ended the hard way
   */
  async stop(patience: number): Promise<void> {
    this.signal(this.description.stopSignal);
    const harder = setTimeout(() => this.kill(), patience);
    const hardest = setTimeout(() => this.signal('SIGKILL'), patience + 5_000);
    await this.ended;
    clearTimeout(harder);
    clearTimeout(hardest);
  }

  /** Ends the process at once, without waiting. */
  kill(): void {
    this.signal(this.description.killSignal);
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.running && this.process.pid !== undefined) this.process.kill(signal);
  }

  private remember(line: string): void {
    if (line === '') return;
    this.words.push(line);
    if (this.words.length > LAST_WORDS) this.words.shift();
  }

  private listen(stream: 'stdout' | 'stderr', from: Readable | null): void {
    if (!from) return;
    createInterface({ input: from }).on('line', (line) => {
      if (stream === 'stderr') this.remember(line.trim());
      this.description.onLine(line, stream);
    });
  }
}
