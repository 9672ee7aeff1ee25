import type { OAuthError } from '@latchkey/protocol';
import type { Question } from './prompts/index.js';
import type { Delivery } from './response-modes/index.js';

/** What becomes of an authorization request. */
export type Decision =
  /** There is no address that could be trusted with the error. */
  | { readonly kind: 'shown'; readonly error: OAuthError }
  /** What was granted, or an error, on its way to the client. */
  | { readonly kind: 'answered'; readonly delivery: Delivery }
  | { readonly kind: 'asked'; readonly question: Question };
