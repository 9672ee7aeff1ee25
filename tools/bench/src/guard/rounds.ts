/** One way to check a token. */
export interface Contestant {
  readonly name: string;
  readonly check: (token: string) => unknown;
  /** What happens before each of its rounds, and is not counted. */
  readonly before?: () => Promise<void>;
  /** What it is given in turn. */
  readonly tokens: readonly Buffer[];
  /** Checks before, so that tokens come round one after the other. */
  checked?: number;
  readonly perRound: number;
}

/** Microseconds for one check. */
export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface Measured {
  readonly name: string;
  /** Of the processor, all threads. */
  readonly cpu: Figure;
  readonly wall: Figure;
}

const ROUNDS = 15;

/**
 * Lets all contestants check tokens in turn, round after round, after a warm-up that does not count: what else the machine does in
 * that time falls on all alike. Each token is a new string, as it is when it comes with a request.
 */
export async function race(contestants: readonly Contestant[]): Promise<readonly Measured[]> {
  const rounds = contestants.map((): { cpu: number; wall: number }[] => []);
  for (const contestant of contestants) await round(contestant);
  for (let number = 0; number < ROUNDS; number += 1) {
    for (const [index, contestant] of contestants.entries()) rounds[index]?.push(await round(contestant));
  }
  return contestants.map(({ name }, index) => ({
    name,
    cpu: figure(rounds[index]?.map(({ cpu }) => cpu) ?? []),
    wall: figure(rounds[index]?.map(({ wall }) => wall) ?? []),
  }));
}

async function round(contestant: Contestant): Promise<{ cpu: number; wall: number }> {
  const { check, tokens, perRound, checked = 0 } = contestant;
  await contestant.before?.();
  const before = process.cpuUsage();
  const began = performance.now();
  for (let at = checked; at < checked + perRound; at += 1) await check((tokens[at % tokens.length] as Buffer).toString('latin1'));
  const wall = ((performance.now() - began) * 1_000) / perRound;
  const { user, system } = process.cpuUsage(before);
  contestant.checked = checked + perRound;
  return { cpu: (user + system) / perRound, wall };
}

function figure(values: readonly number[]): Figure {
  const sorted = values.toSorted((left, right) => left - right);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN };
}
