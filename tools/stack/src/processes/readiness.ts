import { setTimeout as pause } from 'node:timers/promises';
import { StackFailure } from '../stack-failure.js';
import type { Child } from './child.js';

const FIRST = 25;
const SLOWEST = 400;
const PATIENCE = 60_000;

/**
 * Waits until a service says that it is ready.
 *
 * @param url of its /health/ready
 * @throws StackFailure as soon as the service ends, with its own sentence, or when it is not ready within a minute
 */
export const becomeReady = async (child: Child, url: string): Promise<void> => {
  const until = Date.now() + PATIENCE;
  for (let wait = FIRST; Date.now() < until; wait = Math.min(wait * 1.5, SLOWEST)) {
    if (!child.isRunning) throw endedEarly(child);
    if (await answersOk(url)) return;
    await Promise.race([pause(wait), child.ended]);
  }
  throw new StackFailure(`${child.name} is not ready after ${PATIENCE / 1000} s: see its messages above, or start with LOG_LEVEL=debug.`);
};

/** What a child said last on stderr is its reason, because our services end with a sentence. */
export const endedEarly = (child: Child): StackFailure => new StackFailure(`${child.name} could not start: ${child.lastWords || 'it gave no reason; start with LOG_LEVEL=debug to see more.'}`);

const answersOk = async (url: string): Promise<boolean> => {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
};
