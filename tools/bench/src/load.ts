import autocannon from 'autocannon';
import type { MeasuredProcess } from './measured-process.js';

export interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server, and the request that it is driven with. */
export interface Contestant {
  readonly server: MeasuredProcess;
  readonly load: Load;
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
 * Drives one request over and over on loopback.
 * @throws when any answer was not 200: a server that refuses quickly is not fast
 */
export async function drive({ server, load }: Contestant, amount: number): Promise<Figures> {
  const before = await server.cpu();
  const started = performance.now();
  let answered = started;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = { ...load, headers: { ...load.headers }, method: 'POST' as const, connections: CONNECTIONS, amount };
    const run = autocannon(options, (error: unknown, done: autocannon.Result) => (error ? reject(error as Error) : resolve(done)));
    // autocannon itself ends on whole seconds.
    run.on('response', () => (answered = performance.now()));
  });
  const seconds = (answered - started) / 1000;
  const cpu = ((await server.cpu()) - before) / amount;
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${load.url}: ${result.non2xx} answers were not 200, ${result.errors} failed.`);
  return { requestsPerSecond: amount / seconds, p50: result.latency.p50, p99: result.latency.p99, cpu };
}

const WARM_UP = 4_000;
const ROUNDS = 7;
const PER_ROUND = 4_000;

/**
 * Drives several servers in turn, round after round, after a warm-up that is not counted: what else the machine does in that time
 * falls on all of them alike. Each figure is the median of the rounds.
 */
export async function race(contestants: readonly Contestant[]): Promise<readonly Figures[]> {
  for (const contestant of contestants) await drive(contestant, WARM_UP);
  const rounds = contestants.map((): Figures[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, contestant] of contestants.entries()) rounds[index]?.push(await drive(contestant, PER_ROUND));
  }
  return rounds.map((figures) => ({
    requestsPerSecond: median(figures.map(({ requestsPerSecond }) => requestsPerSecond)),
    p50: median(figures.map(({ p50 }) => p50)),
    p99: median(figures.map(({ p99 }) => p99)),
    cpu: median(figures.map(({ cpu }) => cpu)),
  }));
}

const median = (values: readonly number[]): number => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;
