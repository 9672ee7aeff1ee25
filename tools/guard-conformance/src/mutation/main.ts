import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CHECKS } from './checks.js';
import { mutantsOf } from './mutant.js';
import type { Mutant } from './mutant.js';
import { COPIES, keepWhole } from './tested-copy.js';

const library = new URL('../../../../libs/access-token-guard/', import.meta.url);
const worker = fileURLToPath(new URL('worker.js', import.meta.url));

/** Milliseconds after which a fault counts as one that hangs, which is noticed. */
const PATIENCE = 25_000;

const { values } = parseArgs({ options: { workers: { type: 'string', default: '2' }, file: { type: 'string', default: '' }, verbose: { type: 'boolean' } } });

async function started(): Promise<ChildProcess> {
  const child = fork(worker, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(child, 'message');
  return child;
}

/** Has one copy tested; undefined as an answer is none in time. */
async function asked(child: ChildProcess, fault: Mutant | 'none'): Promise<{ readonly by?: string } | undefined> {
  child.send(fault);
  const [answer] = (await once(child, 'message', { signal: AbortSignal.timeout(PATIENCE) }).catch(() => [])) as [{ by?: string }?];
  return answer;
}

async function testAll(mutants: readonly Mutant[], noted: Map<Mutant, string | undefined>): Promise<void> {
  const waiting = mutants[Symbol.iterator]();
  const work = async (): Promise<void> => {
    let child = await started();
    if ((await asked(child, 'none'))?.by !== undefined) throw new Error('the kit fails on the guard without a fault');
    for (const mutant of waiting) {
      const answer = await asked(child, mutant);
      noted.set(mutant, answer === undefined ? 'it hangs' : answer.by);
      if (values.verbose === true) console.log(`${mutant.file}:${mutant.line} ${mutant.change}: ${noted.get(mutant) ?? 'SURVIVED'}`);
      if (answer !== undefined) continue;
      child.kill('SIGKILL');
      child = await started();
    }
    child.kill();
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, work));
}

const files = CHECKS.filter((file) => values.file.split(',').some((part) => file.includes(part)));
const texts = await Promise.all(files.map((file) => readFile(new URL(`src/core/${file}`, library), 'utf8')));
const mutants = files.flatMap((file, at) => mutantsOf(file, texts[at] ?? ''));
const noted = new Map<Mutant, string | undefined>();
await keepWhole(fileURLToPath(new URL('dist/core', library)));
await testAll(mutants, noted);
await rm(COPIES, { recursive: true, force: true });

const faults = mutants.filter((mutant) => noted.get(mutant)?.startsWith('it does not load') !== true);
const survivors = faults.filter((mutant) => noted.get(mutant) === undefined);
const noticed = faults.length - survivors.length;
console.log(`${faults.length} faults in ${files.length} files, ${noticed} noticed: ${((100 * noticed) / faults.length).toFixed(1)} %`);
for (const { file, line, change } of survivors) console.log(`survived  ${file}:${line}  ${change}`);
