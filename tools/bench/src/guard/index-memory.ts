import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LocalIssuer } from './local-issuer.js';

export interface Held {
  readonly revocations: number;
  /** MB that they take, after garbage was collected. */
  readonly megabytes: number;
  /** Seconds until the guard was ready. */
  readonly seconds: number;
  /** Processor milliseconds of that. */
  readonly cpu: number;
  /** The longest time in milliseconds in which nothing else ran meanwhile. */
  readonly longestPause: number;
}

/** What was received is given back a moment after it was collected. */
async function used(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What a million live revocations take in the memory of the guard, and how they come in. */
export async function memory(issuer: LocalIssuer): Promise<Held> {
  // What is made once, by the first guard of a process, is not what is asked.
  const other = issuer.guard('empty');
  await other.ready();
  other.close();
  const guard = issuer.guard('loaded');
  const before = await used();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  delay.enable();
  await guard.ready();
  delay.disable();
  const spent = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / 1_000;
  const megabytes = ((await used()) - before) / 1e6;
  const revocations = guard.health()[0]?.revocations ?? 0;
  guard.close();
  return { revocations, megabytes, seconds, cpu: (spent.user + spent.system) / 1_000, longestPause: delay.max / 1e6 };
}
