import autocannon from 'autocannon';
import type { MeasuredProcess } from './measured-process.js';

export interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a server did under load. */
export interface Figures {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Processor microseconds of the server, all threads, per request. */
  readonly cpu: number;
}

const CONNECTIONS = 16;

/**
 * Drives one request over and over on loopback, after a warm-up that is not counted.
 * @throws when any answer was not 200: a server that refuses quickly is not fast
 */
export async function drive(server: MeasuredProcess, load: Load, { warmUp, amount }: { readonly warmUp: number; readonly amount: number }): Promise<Figures> {
  const shoot = (count: number) => autocannon({ ...load, headers: { ...load.headers }, method: 'POST', connections: CONNECTIONS, amount: count });
  await shoot(warmUp);
  const before = await server.cpu();
  const result = await shoot(amount);
  const cpu = ((await server.cpu()) - before) / amount;
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${load.url}: ${result.non2xx} answers were not 200, ${result.errors} failed.`);
  return { requestsPerSecond: result['2xx'] / result.duration, p50: result.latency.p50, p99: result.latency.p99, cpu };
}
