import { Problem } from './problem.js';

const TRIES = 5;

/**
 * Repeats a change that names no version of what it changes, when another change came between: its caller has nothing to read again.
 * @param work a whole unit of work
 */
export async function uncontested<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const contested = error instanceof Problem && error.kind === 'precondition-failed';
      if (!contested || tries === TRIES) throw error;
    }
  }
}
