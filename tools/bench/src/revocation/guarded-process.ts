import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { WhenSilent } from '@latchkey/access-token-guard/core';
import type { Report, Watch } from './guarded-api.js';

const SCRIPT = fileURLToPath(new URL('./guarded-api.js', import.meta.url));

/** Which issuer an API follows, by which way, and what it does when it hears nothing. */
export interface Following {
  readonly issuer: string;
  readonly internalUrl: string;
  readonly audience: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly whenSilent?: WhenSilent;
}

type Seen<Kind extends Report['kind']> = Extract<Report, { kind: Kind }>;

/** A guarded API in a process of its own. */
export class GuardedProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly following: Following,
    readonly port: number,
  ) {}

  static async start(following: Following): Promise<GuardedProcess> {
    const env = {
      PATH: process.env['PATH'], NODE_ENV: 'production', ISSUER: following.issuer, INTERNAL_URL: following.internalUrl, AUDIENCE: following.audience,
      CLIENT_ID: following.clientId, CLIENT_SECRET: following.clientSecret, WHEN_SILENT: following.whenSilent ?? 'bounded', VERBOSE: process.env['VERBOSE'],
    };
    const child = fork(SCRIPT, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.setMaxListeners(0);
    const [report] = (await once(child, 'message')) as [Report];
    if (report.kind !== 'listening') throw new Error(`A guarded API began with ${report.kind}.`);
    return new GuardedProcess(child, following, report.port);
  }

  /** Has a token watched. @returns what it was answered first, and when it was refused, in milliseconds of the monotonic clock */
  watch(watch: Watch): { readonly first: Promise<Seen<'first'>>; readonly refused: Promise<Seen<'refused'>> } {
    const first = this.next(watch.id, 'first');
    const refused = this.next(watch.id, 'refused');
    this.child.send(watch);
    return { first, refused };
  }

  stopWatching(): void {
    this.child.send('stop watching');
  }

  /** Ends it without a word, as a crash does, and starts another in its place. */
  async replace(): Promise<GuardedProcess> {
    await this.kill();
    return GuardedProcess.start(this.following);
  }

  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  private next<Kind extends 'first' | 'refused'>(id: number, kind: Kind): Promise<Seen<Kind>> {
    return new Promise((resolve) => {
      const listen = (report: Report): void => {
        if (report.kind !== kind || report.id !== id) return;
        this.child.off('message', listen);
        resolve(report as Seen<Kind>);
      };
      this.child.on('message', listen);
    });
  }
}
