import { fork } from 'node:child_process';
import { hash } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CHECKS } from './checks.js';
import { mutantsOf } from './mutant.js';
import type { Mutant } from './mutant.js';
import { keepWhole } from './tested-copy.js';
import { listedInVain, whyUnnoticed } from './unnoticeable.js';

const library = new URL('../../../../libs/access-token-guard/', import.meta.url);
const worker = fileURLToPath(new URL('worker.js', import.meta.url));

/** A fault hangs, which is noticed, when it takes so many times as long as the whole kit does without a fault. */
const PATIENCE = 8;

/** Milliseconds without a sign of life after which it hangs as well. */
const PULSE_WITHIN = 10_000;

const { values } = parseArgs({ options: { workers: { type: 'string', default: '2' }, file: { type: 'string', default: '' }, every: { type: 'string', default: '1' }, verbose: { type: 'boolean' }, only: { type: 'string' }, minutes: { type: 'string', default: '600' } } });

interface Answer {
  readonly by?: string;
}

async function started(copies: string): Promise<ChildProcess> {
  const child = fork(worker, [copies], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(child, 'message');
  return child;
}

/** Has one copy tested; undefined as an answer is none in time. @param patience milliseconds */
function asked(child: ChildProcess, fault: Mutant | 'none', patience = 600_000): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const done = (answer?: Answer): void => {
      for (const timer of [pulse, end]) clearTimeout(timer);
      child.off('message', hear);
      resolve(answer);
    };
    const hear = (message: Answer | 'pulse'): unknown => (message === 'pulse' ? pulse.refresh() : done(message));
    const pulse = setTimeout(done, PULSE_WITHIN);
    const end = setTimeout(done, patience);
    child.on('message', hear).send(fault);
  });
}

/** How long the kit takes where nothing is wrong, in milliseconds. */
async function withoutFault(child: ChildProcess): Promise<number> {
  const began = performance.now();
  const answer = await asked(child, 'none');
  if (answer?.by !== undefined) throw new Error(`the kit fails on the guard without a fault: ${answer.by}`);
  return performance.now() - began;
}

const END = performance.now() + Number(values.minutes) * 60_000;

async function testAll(mutants: readonly Mutant[], noted: Map<Mutant, string | undefined>, copies: string): Promise<void> {
  const waiting = mutants[Symbol.iterator]();
  const work = async (): Promise<void> => {
    let child = await started(copies);
    const patience = Math.ceil(PATIENCE * (await withoutFault(child)));
    for (const mutant of waiting) {
      if (performance.now() > END) break;
      const answer = await asked(child, mutant, patience);
      noted.set(mutant, answer === undefined ? 'it hangs' : answer.by);
      if (values.verbose === true) console.log(`${mutant.file}:${mutant.line} ${mutant.change}: ${noted.get(mutant) ?? 'SURVIVED'}`);
      if (answer !== undefined) continue;
      child.kill('SIGKILL');
      child = await started(copies);
    }
    child.kill();
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, work));
}

/** In no order, and the same each time: what was tested when the time is over stands for all. */
function mixed(all: readonly Mutant[]): readonly Mutant[] {
  const place = new Map(all.map((mutant) => [mutant, hash('sha256', mutant.id)]));
  return [...all].sort((one, other) => ((place.get(one) ?? '') < (place.get(other) ?? '') ? -1 : 1));
}

const files = CHECKS.filter((file) => values.file.split(',').some((part) => file.includes(part)));
const texts = await Promise.all(files.map((file) => readFile(new URL(`src/core/${file}`, library), 'utf8')));
const mutants = files.flatMap((file, at) => mutantsOf(file, texts[at] ?? '')).filter((_, at) => at % Number(values.every) === 0);
const noted = new Map<Mutant, string | undefined>();
const copies = await keepWhole(fileURLToPath(new URL('dist/core', library)));
// What is said to be unnoticeable takes longest, since all cases are sent: it can be left out, and then counts as unnoticed.
const wanted = mutants.filter((mutant) => values.only === undefined || (whyUnnoticed(mutant) !== undefined) === (values.only === 'listed'));
await testAll(mixed(wanted), noted, copies);
await rm(copies, { recursive: true, force: true });

const listed = mutants.filter((mutant) => whyUnnoticed(mutant) !== undefined);
const tested = wanted.filter((mutant) => noted.has(mutant) && noted.get(mutant)?.startsWith('it does not load') !== true);
const unnoticed = tested.filter((mutant) => noted.get(mutant) === undefined);
const survivors = unnoticed.filter((mutant) => !listed.includes(mutant));
const noticed = tested.length - unnoticed.length;
const share = (whole: number): string => `${((100 * noticed) / whole).toFixed(1)} %`;
const told = ({ file, line, change }: Mutant): string => `${file}:${line}  ${change}`;
console.log(`${mutants.length} faults in ${files.length} files, of which ${listed.length} are listed as unnoticeable; ${tested.length} tested, ${noticed} noticed: ${share(tested.length)}, or ${share(noticed + survivors.length)} of those that are not listed`);
for (const mutant of tested) if (listed.includes(mutant) && noted.get(mutant) !== undefined) console.log(`noticed, although it is listed: ${told(mutant)}  (${noted.get(mutant)})`);
for (const mutant of unnoticed) console.log(`${survivors.includes(mutant) ? 'survived    ' : 'unnoticeable'}  ${told(mutant)}${survivors.includes(mutant) ? '' : `  (${whyUnnoticed(mutant)})`}`);
for (const row of files.flatMap((file, at) => listedInVain(file, mutantsOf(file, texts[at] ?? '')))) console.log(`listed, but no fault is made there: ${row}`);
