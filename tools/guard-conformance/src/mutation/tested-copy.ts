import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AccessTokenVerifierOptions, RunningAccessTokenVerifier } from '@latchkey/access-token-guard/core';
import { CASES, run } from '../index.js';
import type { Case, Workshop } from '../index.js';
import { SETUPS, started } from '../setups.js';
import type { StartedSetup } from '../setups.js';
import { compiled } from './mutant.js';

interface Core {
  createAccessTokenVerifier(options: AccessTokenVerifierOptions): RunningAccessTokenVerifier;
}

/** A fault in a file; undefined for the guard as it is. */
export interface Fault {
  readonly file: string;
  readonly source: string;
}

/** Where runs make their copies: in the workspace, where the guard's own imports are found. */
const RUNS = fileURLToPath(new URL('../mutants/', import.meta.url));
/** The copy that stays as it was when the run began, of which the others are made. */
const WHOLE = 'whole';
let made = 0;

/** Which cases are likeliest to notice a fault in a folder: they are sent first. */
const NEAREST: readonly (readonly [folder: string, specifications: readonly string[]])[] = [
  ['proof-of-possession/client-certificate', ['RFC 8705']], ['proof-of-possession/', ['RFC 9449', 'RFC 8705']], ['opaque/', ['RFC 7662']], ['jwt/', ['RFC 8725']],
  ['revocation/', ['Revocation']], ['requirements/', ['RFC 6750', 'RFC 9470']], ['', ['RFC 9068']],
];

/** Keeps the guard as it was built, without a fault; gives the folder of this run, which nobody else makes copies in. */
export async function keepWhole(built: string): Promise<string> {
  await mkdir(RUNS, { recursive: true });
  const copies = await mkdtemp(RUNS);
  await cp(built, join(copies, WHOLE), { recursive: true, filter: (path) => !/\.(d\.ts|map)$/.test(path) });
  return copies;
}

export interface Bench {
  /** The folder of the run. */
  readonly copies: string;
  /** One for each set-up. */
  readonly workshops: readonly Workshop[];
}

/** Runs the kit against a copy of the guard with one fault; gives the case that notices it, undefined when none does. */
export async function noticedBy(fault: Fault | undefined, { copies, workshops }: Bench): Promise<string | undefined> {
  const folder = join(copies, `${process.pid}-${(made += 1)}`);
  await cp(join(copies, WHOLE), folder, { recursive: true });
  try {
    if (fault !== undefined) await writeFile(join(folder, fault.file.replace(/\.ts$/, '.js')), compiled(fault.source));
    const core = (await import(pathToFileURL(join(folder, 'index.js')).href)) as Core;
    return await judged(core, workshops, nearestTo(fault));
  } catch (error) {
    return `it does not load: ${String(error)}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function nearestTo(fault: Fault | undefined): ReadonlySet<Case> {
  const nearest = NEAREST.find(([folder]) => fault?.file.startsWith(folder))?.[1] ?? [];
  return new Set(nearest.flatMap((specification) => CASES[specification] ?? []));
}

async function judged(core: Core, workshops: readonly Workshop[], first: ReadonlySet<Case>): Promise<string | undefined> {
  const apis: StartedSetup[] = [];
  try {
    for (const [at, setup] of SETUPS.entries()) apis.push(await started(setup, workshops[at] as Workshop, (options) => core.createAccessTokenVerifier(options)));
    for (const isFirst of [true, false]) {
      for (const [at, { target }] of apis.entries()) {
        const results = await run(target, workshops[at] as Workshop, { specifications: SETUPS[at]?.asks, only: (each) => first.has(each) === isFirst, stopsAtFailure: true });
        const failed = results.find(({ outcome }) => outcome === 'failed');
        if (failed !== undefined) return `${failed.case.id}: ${failed.failure?.detail ?? ''}`;
      }
    }
    return undefined;
  } finally {
    for (const api of apis) await api.stop();
    for (const workshop of workshops) workshop.reset();
  }
}
