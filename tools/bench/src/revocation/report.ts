import type { Seen } from './revocations.js';

/** Milliseconds, p99. */
const GOAL = 250;

/** What was seen, kind by kind, as a table in Markdown. */
export function summary(seen: readonly Seen[]): string {
  const kinds = [...new Set(seen.map(({ kind }) => kind))].sort();
  const rows = [...kinds.map((kind) => row(kind, seen.filter((one) => one.kind === kind))), row('**all**', seen)];
  const { p99, missed } = figures(seen);
  const verdict = `First refusal at each API after the answer of the revocation: p99 ${p99.toFixed(0)} ms (goal ≤ ${GOAL} ms: ${p99 <= GOAL ? 'met' : 'missed'}), missed: ${missed}.`;
  return ['| revoked by | revocations | API × revocation | p50 ms | p99 ms | longest ms | missed |', '|---|---|---|---|---|---|---|', ...rows, '', verdict].join('\n');
}

function row(name: string, seen: readonly Seen[]): string {
  const { p50, p99, longest, missed, count } = figures(seen);
  return `| ${name} | ${seen.length} | ${count} | ${p50.toFixed(0)} | ${p99.toFixed(0)} | ${longest.toFixed(0)} | ${missed} |`;
}

function figures(seen: readonly Seen[]) {
  const all = seen.flatMap(({ delays }) => delays);
  const delays = all.filter((delay) => delay !== undefined).sort((left, right) => left - right);
  const at = (share: number): number => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? NaN;
  return { p50: at(0.5), p99: at(0.99), longest: at(1), missed: all.length - delays.length, count: all.length };
}
