import { BoundedCache } from './bounded-cache.js';

/** Milliseconds for which the same is not said again. */
const INTERVAL = 60_000;

const QUOTED = /"[^"]*"/g;

/** Sentences that are remembered. */
const REMEMBERED = 100;

/**
 * What reports to the operator, who hears the same sentence once a minute at most: an issuer that is down is asked much more often. What it quotes
 * of others, who may word it differently each time, makes it no other. A report that fails stops nothing, least of all the following of revocations.
 */
export function sayingOnce(report: (message: string) => void, now: () => number): (message: string) => void {
  const said = new BoundedCache<true>(REMEMBERED, now);
  return (message) => {
    const sentence = message.replace(QUOTED, '""');
    if (said.get(sentence) !== undefined) return;
    said.set(sentence, true, now() + INTERVAL);
    try {
      report(message);
    } catch {
      // It is the application's own function, and there is nobody else to tell.
    }
  };
}
