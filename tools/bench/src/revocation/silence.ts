import type { WhenSilent } from '@latchkey/access-token-guard/core';
import type { GuardedProcess } from './guarded-process.js';
import type { Issued } from './population.js';

/** Seconds, as the guard's options are left. */
const MAX_SILENCE = 3;
const BOUND = 30;
/** Seconds around a declared moment in which either answer is right: heartbeats come each second, and questions take their time. */
const BLUR = 1.5;
/** Milliseconds between two questions to an API. */
const PAUSE = 200;

/** An API with what it declared for when it hears nothing. */
export interface Declared {
  readonly whenSilent: WhenSilent;
  readonly api: GuardedProcess;
}

/** One question to an API in a time of silence. */
interface Sample {
  /** Seconds since the silence began. */
  readonly at: number;
  readonly whenSilent: WhenSilent;
  readonly token: 'good' | 'revoked';
  readonly status: number;
}

/** A silence while it lasts, and what the APIs answered in it. */
export class WatchedSilence {
  private readonly samples: Sample[] = [];
  private readonly began = performance.now();
  private readonly loops: readonly Promise<void>[];
  private isOver = false;

  constructor(declared: readonly Declared[], good: readonly Issued[], revoked: readonly Issued[]) {
    this.loops = declared.flatMap((one) => [...good.map((issued) => this.ask(one, 'good', issued)), ...revoked.map((issued) => this.ask(one, 'revoked', issued))]);
  }

  /** @returns how many questions were asked, and those whose answer was not as declared */
  async end(): Promise<{ readonly asked: number; readonly violations: readonly string[] }> {
    this.isOver = true;
    await Promise.all(this.loops);
    const violations = this.samples.filter((sample) => !isAsDeclared(sample));
    return { asked: this.samples.length, violations: violations.map((sample) => JSON.stringify(sample)) };
  }

  private async ask({ api, whenSilent }: Declared, token: Sample['token'], { token: value }: Issued): Promise<void> {
    while (!this.isOver) {
      const status = await statusOf(api, value);
      this.samples.push({ at: (performance.now() - this.began) / 1000, whenSilent, token, status });
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** While nobody can be asked: what is known is accepted as long as was declared, then nothing is; what is known to be revoked never is. */
function isAsDeclared({ at, whenSilent, token, status }: Sample): boolean {
  const until = { strict: MAX_SILENCE, bounded: MAX_SILENCE + BOUND, open: Number.POSITIVE_INFINITY }[whenSilent];
  if (at < until - BLUR) return status === 200;
  if (at > until + BLUR) return token === 'good' ? status === 503 : status === 503 || status === 401;
  return true;
}

export async function statusOf(api: GuardedProcess, token: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${api.port}/`, { headers: { authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response.status;
}
