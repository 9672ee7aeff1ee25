import { setImmediate } from 'node:timers/promises';
import type { FeedHealth, RunningAccessTokenVerifier } from '../src/core/index.js';

/** Waits until a condition holds, by looking at each turn of the event loop. */
export async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await setImmediate();
}

/** Waits until a guard has heard everything up to a position of its first issuer. */
export async function followedTo(verifier: RunningAccessTokenVerifier, position: number): Promise<void> {
  await until(() => verifier.health()[0]?.feed === 'followed' && (verifier.health()[0]?.position ?? -1) >= position);
}

export const feedOf = (verifier: RunningAccessTokenVerifier): FeedHealth['feed'] | undefined => verifier.health()[0]?.feed;
