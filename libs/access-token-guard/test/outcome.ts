import { AccessTokenError } from '../src/core/index.js';

/** What a refusal says, in the order in which a client reads it. */
export interface Outcome {
  readonly status: number;
  readonly code: string | undefined;
  readonly description: string;
}

/** Gives the refusal that the work ends in; fails when it is accepted, or ends in anything but an `AccessTokenError`. */
export async function refusalOf(work: Promise<unknown>): Promise<AccessTokenError> {
  const outcome = await work.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  if (outcome instanceof AccessTokenError) return outcome;
  throw new Error(`expected a refusal, but: ${String(outcome)}`);
}

export async function outcomeOf(work: Promise<unknown>): Promise<Outcome> {
  const { status, code, description } = await refusalOf(work);
  return { status, code, description };
}
