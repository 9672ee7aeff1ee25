import type { Figures } from './load.js';

/** One measurement beside its peer's. */
export interface Row {
  readonly what: string;
  readonly ours: Figures;
  readonly peer?: Figures;
  /** The ratio of processor time to reach. */
  readonly goal?: number;
}

const number = (value: number, digits = 0): string => value.toFixed(digits);

/** The rows as a table in Markdown. */
export function table(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ what, ours, peer, goal }) => {
    const ratio = peer ? ours.cpu / peer.cpu : undefined;
    const verdict = ratio === undefined ? '' : `**${number(ratio, 2)} ×**${goal === undefined ? '' : ` (goal ≤ ${goal} ×: ${ratio <= goal ? 'met' : 'missed'})`}`;
    return [line(what, 'latchkey', ours, verdict), ...(peer ? [line('', 'oidc-provider', peer, '')] : [])];
  });
  return ['| what | server | requests/s | p50 ms | p99 ms | CPU µs/request | ratio of CPU |', '|---|---|---|---|---|---|---|', ...lines].join('\n');
}

const line = (what: string, server: string, { requestsPerSecond, p50, p99, cpu }: Figures, verdict: string): string =>
  `| ${what} | ${server} | ${number(requestsPerSecond)} | ${number(p50, 1)} | ${number(p99, 1)} | ${number(cpu, 1)} | ${verdict} |`;
