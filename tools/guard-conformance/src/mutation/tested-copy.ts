import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AccessTokenVerifierOptions, RunningAccessTokenVerifier } from '@latchkey/access-token-guard/core';
import { guardedApi } from '../guarded-api.js';
import { CASES, run } from '../index.js';
import type { Case, Workshop } from '../index.js';
import { compiled } from './mutant.js';

interface Core {
  createAccessTokenVerifier(options: AccessTokenVerifierOptions): RunningAccessTokenVerifier;
}

/** A fault in a file; undefined for the guard as it is. */
export interface Fault {
  readonly file: string;
  readonly source: string;
}

/** Where copies are made, of one that stays as it was when the run began. */
export const COPIES = fileURLToPath(new URL('../mutants/', import.meta.url));
const whole = join(COPIES, 'whole');
let made = 0;

/** Which cases are likeliest to notice a fault in a folder: they are sent first. */
const NEAREST: readonly (readonly [folder: string, specification: string])[] = [['proof-of-possession/', 'RFC 9449'], ['opaque/', 'RFC 7662'], ['jwt/', 'RFC 8725'], ['', 'RFC 9068']];

/** Keeps the guard as it was built, without a fault. */
export async function keepWhole(built: string): Promise<void> {
  await rm(COPIES, { recursive: true, force: true });
  await cp(built, whole, { recursive: true, filter: (path) => !/\.(d\.ts|map)$/.test(path) });
}

/** Runs the kit against a copy of the guard with one fault; gives the case that notices it, undefined when none does. */
export async function noticedBy(fault: Fault | undefined, workshop: Workshop): Promise<string | undefined> {
  const folder = join(COPIES, `${process.pid}-${(made += 1)}`);
  await cp(whole, folder, { recursive: true });
  try {
    if (fault !== undefined) await writeFile(join(folder, fault.file.replace(/\.ts$/, '.js')), compiled(fault.source));
    const core = (await import(pathToFileURL(join(folder, 'index.js')).href)) as Core;
    return await judged(core, workshop, nearestTo(fault));
  } catch (error) {
    return `it does not load: ${String(error)}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function nearestTo(fault: Fault | undefined): ReadonlySet<Case> {
  const nearest = NEAREST.find(([folder]) => fault?.file.startsWith(folder))?.[1];
  return new Set(nearest === undefined ? [] : CASES[nearest]);
}

async function judged(core: Core, workshop: Workshop, first: ReadonlySet<Case>): Promise<string | undefined> {
  let verifier: RunningAccessTokenVerifier | undefined;
  const api = await guardedApi((publicUrl) => (verifier = core.createAccessTokenVerifier({ ...workshop.issuer.options, dpop: { publicUrl } })));
  try {
    for (const isFirst of [true, false]) {
      const results = await run(api.target, workshop, { only: (each) => first.has(each) === isFirst, stopsAtFailure: true });
      const failed = results.find(({ outcome }) => outcome === 'failed');
      if (failed !== undefined) return `${failed.case.id}: ${failed.failure?.detail ?? ''}`;
    }
    return undefined;
  } finally {
    verifier?.close();
    await api.stop();
  }
}
