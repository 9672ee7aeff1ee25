import { CASES } from './cases/index.js';
import type { Attempt, Case } from './case.js';
import { judge } from './judge.js';
import type { Failure } from './judge.js';
import { send } from './target.js';
import type { Answer, Target } from './target.js';
import type { Workshop } from './workshop.js';

/** How a case went; `failure` is there where it failed. */
export interface Result {
  readonly specification: string;
  readonly case: Case;
  readonly outcome: 'passed' | 'failed' | 'not applicable';
  readonly failure?: Failure | undefined;
}

/** Requests that are under way at the same time. */
const AT_ONCE = 16;

export interface RunOptions {
  /** Tells which cases are run; all when not given. */
  readonly only?: ((each: Case) => boolean) | undefined;
  /** Leaves out what comes after a failure. */
  readonly stopsAtFailure?: boolean | undefined;
}

/** Sends every case that applies to an API, and judges what it answers; in the order of the table. */
export async function run(target: Target, workshop: Workshop, { only = () => true, stopsAtFailure = false }: RunOptions = {}): Promise<readonly Result[]> {
  workshop.url = target.url;
  if (target.features.includes('dpop')) await learnNonce(target, workshop);
  const pending = Object.entries(CASES).flatMap(([specification, cases]) => cases.filter(only).map((each) => ({ specification, case: each })));
  const results: Result[] = [];
  let next = 0;
  let isOver = false;
  const work = async (): Promise<void> => {
    for (let at = next++; at < pending.length && !isOver; at = next++) {
      const row = pending[at] as (typeof pending)[number];
      const result = { ...row, ...(await outcomeOf(row.case, target, workshop)) };
      results[at] = result;
      isOver ||= stopsAtFailure && result.outcome === 'failed';
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results.filter((result) => result !== undefined);
}

async function outcomeOf(each: Case, target: Target, workshop: Workshop): Promise<Pick<Result, 'outcome' | 'failure'>> {
  if (each.needs?.some((feature) => !target.features.includes(feature)) === true) return { outcome: 'not applicable' };
  const made = await each.request(workshop);
  let answer: Answer | undefined;
  for (const attempt of Array.isArray(made) ? (made as readonly Attempt[]) : [made as Attempt]) answer = await send(target, attempt);
  const fault = each.fault?.(workshop);
  const failure = judge(each, answer as Answer) ?? (fault === undefined ? undefined : { kind: 'accepted' as const, detail: fault });
  return failure === undefined ? { outcome: 'passed' } : { outcome: 'failed', failure };
}

/** An API may demand a nonce in each proof (RFC 9449 §9), and says so in its first answer. */
async function learnNonce(target: Target, workshop: Workshop): Promise<void> {
  const { headers } = await send(target, workshop.proven(await workshop.bound()));
  const nonce = headers['dpop-nonce'];
  workshop.nonce = Array.isArray(nonce) ? nonce[0] : nonce;
}
