import type { WhenSilent } from '@latchkey/access-token-guard/core';
import { GuardedProcess, type Following } from './guarded-process.js';
import type { PlatformUnderTest } from './platform-under-test.js';
import type { Issued } from './population.js';
import type { SeverableLine } from './severable-line.js';
import { WatchedSilence, statusOf, type Declared } from './silence.js';

/** Milliseconds in which an API must have caught up once its issuer can be heard again. */
const CATCH_UP = 10_000;
/** Milliseconds that the issuer is gone. */
const ABSENCE = 10_000;
const MODES: readonly WhenSilent[] = ['strict', 'bounded', 'open'];

/** What is broken, and by whom it is noticed. */
export interface Scene {
  readonly platform: PlatformUnderTest;
  readonly line: SeverableLine;
  readonly following: Following;
  readonly apis: GuardedProcess[];
  readonly good: () => Promise<readonly Issued[]>;
  /** Seconds. */
  readonly cutFor: number;
}

/** Cuts the line, kills the issuer and kills an API, one after the other. @returns what was seen, a line each */
export async function faults(scene: Scene): Promise<string> {
  const overTheLine = { ...scene.following, internalUrl: `${scene.line.url}${new URL(scene.following.issuer).pathname}` };
  const declared = await Promise.all(MODES.map(async (whenSilent) => ({ whenSilent, api: await GuardedProcess.start({ ...overTheLine, whenSilent }) })));
  try {
    return [await whileCut(scene, declared), await issuerKilled(scene, declared), await apiKilled(scene)].join('\n');
  } finally {
    await Promise.all(declared.map(({ api }) => api.kill()));
  }
}

/** Two good tokens that stay good, and two that are revoked as soon as nobody hears of it. */
async function tokensFor(scene: Scene, apis: readonly GuardedProcess[]) {
  const [jwt, opaque, doomedJwt, doomedOpaque] = (await scene.good()) as [Issued, Issued, Issued, Issued];
  for (const api of apis) for (const issued of [jwt, opaque, doomedJwt, doomedOpaque]) await statusOf(api, issued.token);
  return { good: [jwt, opaque], doomed: [doomedJwt, doomedOpaque] };
}

/** Prepared, so that it can be done while nobody issues tokens. */
async function revoking({ platform }: Scene, doomed: readonly Issued[]): Promise<() => Promise<void>> {
  const acts = await Promise.all(doomed.map(({ claims }) => platform.prepared('POST', 'tokens/revocations', { authorization: claims.authz })));
  return async () => void (await Promise.all(acts.map((act) => act())));
}

async function whileCut(scene: Scene, declared: readonly Declared[]): Promise<string> {
  const { good, doomed } = await tokensFor(scene, declared.map(({ api }) => api));
  const revoke = await revoking(scene, doomed);
  scene.line.cut();
  const silence = new WatchedSilence(declared, good, doomed);
  await revoke();
  await new Promise((resolve) => setTimeout(resolve, scene.cutFor * 1000));
  const { asked, violations } = await silence.end();
  scene.line.mend();
  const late = await caughtUp(declared, good, doomed);
  return `Line cut for ${scene.cutFor} s: ${asked} answers of strict, bounded and open APIs, not as declared: ${violations.length}; ${late}${shown(violations)}`;
}

/** The issuer dies and comes back; meanwhile nothing is accepted longer than was declared. */
async function issuerKilled(scene: Scene, declared: readonly Declared[]): Promise<string> {
  const { good, doomed } = await tokensFor(scene, declared.map(({ api }) => api));
  const revoke = await revoking(scene, doomed);
  const back = scene.platform.crash(ABSENCE);
  await revoke();
  await back;
  return `Authorization server killed and started again: ${await caughtUp(declared, good, doomed)}`;
}

/** An API that starts knows of all revocations before its first answer. */
async function apiKilled(scene: Scene): Promise<string> {
  const [first] = scene.apis as [GuardedProcess];
  const { good, doomed } = await tokensFor(scene, [first]);
  await (await revoking(scene, doomed))();
  const reborn = await first.replace();
  scene.apis[0] = reborn;
  const statuses = await Promise.all([...good, ...doomed].map(({ token }) => statusOf(reborn, token)));
  const isRight = statuses.join() === [...good.map(() => 200), ...doomed.map(() => 401)].join();
  return `API killed and started again: its first answers to ${good.length} good and ${doomed.length} revoked tokens were ${statuses.join(' ')} (${isRight ? 'as declared' : 'WRONG'})`;
}

/** Waits until every API answers as it must. @returns how long that took, or what is still wrong */
async function caughtUp(declared: readonly Declared[], good: readonly Issued[], doomed: readonly Issued[]): Promise<string> {
  const began = performance.now();
  for (;;) {
    const wrong: string[] = [];
    for (const { whenSilent, api } of declared) {
      for (const [expected, tokens] of [[200, good], [401, doomed]] as const) {
        for (const { token, format } of tokens) {
          const status = await statusOf(api, token);
          if (status !== expected) wrong.push(`${whenSilent} ${format}: ${status} instead of ${expected}`);
        }
      }
    }
    const passed = performance.now() - began;
    if (wrong.length === 0) return `all right again ${passed.toFixed(0)} ms after it could be heard`;
    if (passed > CATCH_UP) return `STILL WRONG after ${CATCH_UP} ms: ${wrong.join(', ')}`;
  }
}

const shown = (violations: readonly string[]): string => violations.slice(0, 10).map((violation) => `\n  ${violation}`).join('');
