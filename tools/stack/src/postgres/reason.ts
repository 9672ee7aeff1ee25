import type { Child } from '../processes/child.js';

/** What a program of PostgreSQL ended for, which is not always what it said last. */
export const reasonOf = ({ lastWords }: Child): string | undefined => {
  const words = lastWords.split('\n');
  return words.findLast((line) => /FATAL|error:/.test(line)) ?? (words.at(-1) || undefined);
};
