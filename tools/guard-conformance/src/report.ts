import type { FailureKind } from './judge.js';
import type { Result } from './run.js';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly notApplicable: number;
  /** Failed cases in which something is accepted that a specification forbids. */
  readonly holes: number;
  readonly kinds: Readonly<Record<FailureKind, number>>;
}

export function tally(results: readonly Result[]): Tally {
  const count = (isCounted: (result: Result) => boolean) => results.filter(isCounted).length;
  const ofKind = (kind: FailureKind) => count(({ failure }) => failure?.kind === kind);
  return {
    passed: count(({ outcome }) => outcome === 'passed'),
    failed: count(({ outcome }) => outcome === 'failed'),
    notApplicable: count(({ outcome }) => outcome === 'not applicable'),
    holes: count(({ failure, case: { strength } }) => failure?.kind === 'accepted' && strength !== 'advice'),
    kinds: { accepted: ofKind('accepted'), refused: ofKind('refused'), crashed: ofKind('crashed'), 'told otherwise': ofKind('told otherwise') },
  };
}

const line = (name: string, { passed, failed, notApplicable }: Tally): string =>
  `${name.padEnd(10)} ${String(passed).padStart(4)} passed ${String(failed).padStart(4)} failed ${String(notApplicable).padStart(4)} not applicable`;

/** The figures for each specification, and every failure in one line. */
export function report(results: readonly Result[]): string {
  const specifications = [...new Set(results.map(({ specification }) => specification))];
  const figures = specifications.map((name) => line(name, tally(results.filter(({ specification }) => specification === name))));
  const failures = results.flatMap(({ case: { id, source, title, strength }, failure }) =>
    failure === undefined ? [] : [`${failure.kind.toUpperCase()} ${id} (${source}${strength === 'advice' ? ', advice' : ''}): ${title}; ${failure.detail}`]);
  return [...figures, line('together', tally(results)), ...(failures.length === 0 ? [] : ['', ...failures])].join('\n');
}

/** One line of the table of several libraries. */
export function tableRow(name: string, results: readonly Result[]): string {
  const { passed, failed, notApplicable, holes, kinds } = tally(results);
  const decided = passed + kinds['told otherwise'] + kinds.crashed;
  return `| ${[name, passed, failed, notApplicable, decided, holes, kinds.accepted - holes, kinds.refused, kinds['told otherwise'], kinds.crashed].join(' | ')} |`;
}

export const TABLE_HEAD = [
  '| library | passed | failed | not applicable | decided rightly | accepted what must be refused | accepted what is better refused | refused what is honest | told otherwise | crashed |',
  '|---|---|---|---|---|---|---|---|---|---|',
].join('\n');
