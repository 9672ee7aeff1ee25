import { InsufficientScope, InvalidToken } from '@latchkey/protocol';
import type { ErrorAnswer } from './error-answers.js';

/** RFC 6750 §3: no token was sent, so the challenge tells no error. */
export class MissingToken extends InvalidToken {}

/**
 * The challenge of a resource that access tokens open (RFC 6750 §3).
 * @param realm the endpoint
 */
export function bearerChallenge(error: InvalidToken | InsufficientScope, answer: ErrorAnswer, realm: string): string {
  const attributes = { realm, ...(!(error instanceof MissingToken) && answer), ...(error instanceof InsufficientScope && { scope: error.scope }) };
  return `Bearer ${Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${value}"`])).join(', ')}`;
}
