import type { SignedIn } from '@latchkey/accounts';
import type { GrantedAccess, OAuthError } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import type { AuthorizationRequest } from '../authorization-request.js';
import type { PromptName } from './prompt-values.js';

/** A question that must be put to the person before the request can be granted. */
export interface Question {
  readonly prompt: PromptName;
  readonly request: AuthorizationRequest;
  readonly signedIn: SignedIn | undefined;
  /** What is asked for; once the person is known, what this person may give. */
  readonly access: GrantedAccess;
  /** What consenting allows: `access`, and the scopes of the claims that are asked for by name. */
  readonly allows: GrantedAccess;
}

/** A consent question that the person saw, and what was answered to it. */
export interface ConsentAnswer {
  readonly decision: 'allow' | 'refuse';
  /** Whether it was this very question: this person, this access. */
  isTo(question: Question): boolean;
}

/** Where a request stands. */
export interface Situation {
  readonly request: AuthorizationRequest;
  readonly signedIn: SignedIn | undefined;
  /** When the person was first sent here with it: who signs in after that has signed in for it. */
  readonly began: Date;
  /** Whether the person wants to sign in anew, whatever the client asks. */
  readonly reauthenticate: boolean;
  /** Whether the person wants to make an account, whatever the client asks. */
  readonly signingUp: boolean;
  /** The session that the person chose for it among those of the browser. */
  readonly chosen: string | undefined;
  readonly answer: ConsentAnswer | undefined;
}

/** One kind of question, and when it must be put. */
export abstract class Prompt {
  abstract readonly name: PromptName;
  abstract question(situation: Situation, stores: Stores): Promise<Question | undefined>;
  /** What the client is told when the question is needed and `prompt=none` forbids it (OIDC Core §3.1.2.6). */
  abstract unasked(): OAuthError;
}
