import { CASES } from './cases/index.js';
import type { Attempt, Case, Send } from './case.js';
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
  /** Whose cases are sent; those of all when not given. */
  readonly specifications?: readonly string[] | undefined;
  /** Tells which cases are run; all when not given. */
  readonly only?: ((each: Case) => boolean) | undefined;
  /** Waits for nothing more after a failure. */
  readonly stopsAtFailure?: boolean | undefined;
}

/** Sends every case that applies to an API, and judges what it answers; in the order of the table. */
export async function run(target: Target, workshop: Workshop, { specifications = Object.keys(CASES), only = () => true, stopsAtFailure = false }: RunOptions = {}): Promise<readonly Result[]> {
  workshop.target = target;
  workshop.nonce = undefined;
  if (target.features.includes('nonce')) workshop.nonce = await nonceOf(target, workshop);
  const all = specifications.flatMap((specification) => (CASES[specification] ?? []).filter(only).map((each) => ({ specification, case: each })));
  const results: Result[] = [];
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
  const sends: Send = async (attempt) => {
    stop.signal.throwIfAborted();
    return send(target, attempt);
  };
  const work = async (waiting: Iterator<number>): Promise<void> => {
    for (let at = waiting.next(); at.done !== true && !stop.signal.aborted; at = waiting.next()) {
      const row = all[at.value] as (typeof all)[number];
      const result = { ...row, ...(await outcomeOf(row.case, { target, workshop, sends })) };
      results[at.value] = result;
      if (stopsAtFailure && result.outcome === 'failed') stop.abort();
    }
  };
  for (const isAlone of [false, true]) {
    const waiting = [...all.keys()].filter((at) => (all[at]?.case.isAlone === true) === isAlone).values();
    const workers = Array.from({ length: isAlone ? 1 : AT_ONCE }, () => work(waiting));
    // Whoever was stopped in the middle has nothing to say.
    await (stopsAtFailure ? Promise.race([Promise.all(workers), stopped]).catch(() => undefined) : Promise.all(workers));
  }
  return results.filter((result) => result !== undefined);
}

interface Place {
  readonly target: Target;
  readonly workshop: Workshop;
  readonly sends: Send;
}

const isApplicable = ({ needs = [], unless = [] }: Case, { features }: Target): boolean =>
  needs.every((feature) => features.includes(feature)) && !unless.some((feature) => features.includes(feature));

async function outcomeOf(each: Case, { target, workshop, sends }: Place): Promise<Pick<Result, 'outcome' | 'failure'>> {
  if (!isApplicable(each, target)) return { outcome: 'not applicable' };
  const made = await each.request(workshop, sends);
  let answer: Answer | undefined;
  for (const attempt of Array.isArray(made) ? (made as readonly Attempt[]) : [made as Attempt]) answer = await sends(attempt);
  const fault = each.fault?.(workshop);
  const failure = judge(each, answer as Answer) ?? (fault === undefined ? undefined : { kind: 'accepted' as const, detail: fault });
  return failure === undefined ? { outcome: 'passed' } : { outcome: 'failed', failure };
}

/** Requests after which an API that tells no nonce is taken to have none. */
const TRIES = 3;

/** An API that demands a nonce in each proof (RFC 9449 §9) says so in its first answer, unless it was not ready to give one. */
async function nonceOf(target: Target, workshop: Workshop): Promise<string | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { headers } = await send(target, workshop.proven(await workshop.bound()));
    const nonce = headers['dpop-nonce'];
    if (nonce !== undefined) return Array.isArray(nonce) ? nonce[0] : nonce;
  }
  return undefined;
}

/** What several set-ups of one API came to: a case has failed where any failed it, and applies where it does to any. */
export function together(runs: readonly (readonly Result[])[]): readonly Result[] {
  const worst = new Map<Case, Result>();
  const weight = { 'not applicable': 0, passed: 1, failed: 2 } as const;
  for (const result of runs.flat()) {
    const known = worst.get(result.case);
    if (known === undefined || weight[known.outcome] < weight[result.outcome]) worst.set(result.case, result);
  }
  return [...worst.values()];
}
