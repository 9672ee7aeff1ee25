import type { Flood } from './forgeries.js';
import type { Held } from './index-memory.js';
import type { Figure, Measured } from './rounds.js';

/** What is to be reached: a figure, and how much it may be. */
interface Target {
  readonly what: string;
  readonly figure: number;
  readonly limit: number;
  readonly unit: string;
}

const micro = ({ median, least, most }: Figure): string => `${median.toFixed(1)} (${least.toFixed(1)}–${most.toFixed(1)})`;

function targets(measured: readonly Measured[], held: Held, flood: Flood): readonly Target[] {
  const cpu = (name: string): number => measured.find((one) => one.name.startsWith(name))?.cpu.median ?? Number.NaN;
  const [jwt, opaque, cold] = [cpu('warm JWT, guard, 1,000,000'), cpu('warm opaque'), cpu('cold RS256, guard')];
  return [
    { what: 'warm JWT', figure: jwt, limit: 5, unit: 'µs' },
    { what: "warm JWT beside fast-jwt's cache", figure: jwt / cpu('warm JWT, fast-jwt'), limit: 1, unit: '×' },
    { what: 'warm opaque beside warm JWT', figure: opaque / jwt, limit: 2, unit: '×' },
    { what: "the feed's share of a warm check, 1,000,000 revocations", figure: jwt - cpu('warm JWT, guard without'), limit: 1, unit: 'µs' },
    { what: 'the same where one more came since the last check of the token', figure: cpu('seldom JWT, guard, one') - cpu('seldom JWT, guard without'), limit: 1, unit: 'µs' },
    { what: `memory of ${held.revocations} revocations`, figure: held.megabytes, limit: 100, unit: 'MB' },
    { what: "cold RS256 beside jose's jwtVerify, local keys", figure: cold / cpu('cold RS256, jose, local'), limit: 1.15, unit: '×' },
    { what: "cold ES256 beside jose's jwtVerify, local keys", figure: cpu('cold ES256, guard') / cpu('cold ES256, jose'), limit: 1.15, unit: '×' },
    { what: 'cold RS256 beside express-oauth2-jwt-bearer', figure: cold / cpu('cold RS256, express'), limit: 1, unit: '×' },
    { what: `calls caused by ${flood.sent} forgeries, ${flood.perSecond.toFixed(0)}/s`, figure: flood.calls, limit: 0, unit: '' },
    { what: 'forgeries that were not refused', figure: flood.sent - flood.refused, limit: 0, unit: '' },
    { what: 'an honest new token among them, the slowest', figure: flood.honest, limit: 1_000, unit: 'ms' },
  ];
}

/** All that was measured, as tables in Markdown. */
export function report(measured: readonly Measured[], held: Held, flood: Flood): string {
  const goals = targets(measured, held, flood).map(({ what, figure, limit, unit }) =>
    `| ${what} | ${figure.toFixed(unit === '' ? 0 : 2)} ${unit} | ≤ ${limit} ${unit} | ${figure <= limit ? 'met' : '**missed**'} |`);
  return [
    '| goal (ratios are of processor time) | measured | to reach | |', '|---|---|---|---|', ...goals, '',
    '| one check, µs: median (least–most) of the rounds | processor, all threads | wall clock |', '|---|---|---|',
    ...measured.map(({ name, cpu, wall }) => `| ${name} | ${micro(cpu)} | ${micro(wall)} |`), '',
    `A snapshot of ${held.revocations} revocations was taken in within ${held.seconds.toFixed(1)} s (${held.cpu.toFixed(0)} ms of processor time); the longest pause of the process was ${held.longestPause.toFixed(0)} ms.`,
    `One forgery costs ${flood.cpu.toFixed(1)} µs of processor time.`,
  ].join('\n');
}
