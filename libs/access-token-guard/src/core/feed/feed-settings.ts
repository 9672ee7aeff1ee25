import { GuardConfigurationError } from '../guard-configuration-error.js';
import { seconds } from '../numbers.js';
import type { RevocationFeedOptions, WhenSilent } from '../options.js';

/** How an issuer's feed is followed, checked and complete; times in milliseconds. */
export interface FeedSettings {
  readonly maxSilence: number;
  readonly whenSilent: WhenSilent;
  readonly bound: number;
  readonly isRequired: boolean;
}

const RULES: ReadonlySet<unknown> = new Set<WhenSilent>(['strict', 'bounded', 'open']);

/** Checks the options of one feed; `name` is where they stand, for the sentence that refuses them. */
export function feedSettings(name: string, { maxSilence, whenSilent = 'bounded', bound, required = false }: RevocationFeedOptions): FeedSettings {
  if (!RULES.has(whenSilent)) throw new GuardConfigurationError(`${name}.whenSilent must be strict, bounded or open.`);
  return {
    // The feed says a word twice a second; what is longer than minutes was meant in milliseconds.
    maxSilence: seconds(`${name}.maxSilence`, maxSilence, { fallback: 3, min: 2, max: 600 }),
    whenSilent,
    bound: seconds(`${name}.bound`, bound, { fallback: 30, min: 0, max: 3_600 }),
    isRequired: required,
  };
}
