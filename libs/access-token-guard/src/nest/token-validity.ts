import type { AccessTokenVerifier, RunningAccessTokenVerifier } from '../core/index.js';
import type { TokenSource } from './token-source.js';

const isRunning = (verifier: AccessTokenVerifier): verifier is RunningAccessTokenVerifier => 'validity' in verifier;

/** What a handler is given that asks for the end of its token; rejects with the refusal where that has come. Undefined where there is nothing to ask. */
export function validityBy(verifier: AccessTokenVerifier, { validity, refusal }: TokenSource): (() => Promise<AbortSignal>) | undefined {
  if (validity === undefined || !isRunning(verifier)) return undefined;
  return async () => {
    const signal = validity(verifier);
    // Whoever waits for an event that was has waited for ever.
    if (signal.aborted) throw await refusal(signal.reason);
    return signal;
  };
}
