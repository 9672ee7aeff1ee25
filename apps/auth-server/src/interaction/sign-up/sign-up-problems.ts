import type { Messages } from '../messages/index.js';
import type { SignUpProblem } from '../pages/sign-up.page.js';
import type { SessionSignUp } from './password-sign-up.js';

type Failure = Exclude<SessionSignUp, { readonly kind: 'signed-up' }> | { readonly kind: 'unverified' | 'busy' };

/** What keeps a person from making an account, as the page tells it. */
export function signUpProblem(failure: Failure, { signUp, signIn }: Messages): SignUpProblem {
  switch (failure.kind) {
    case 'unfit':
      return { text: signUp.unfit[failure.field], status: 400, field: failure.field };
    case 'taken':
      return { text: signUp.taken, status: 409, field: 'username' };
    case 'throttled':
      return { text: signUp.throttled, status: 429, retryAfter: Math.ceil(failure.retryAfter) };
    case 'busy':
      return { text: signIn.busy, status: 503, retryAfter: 3 };
    case 'unverified':
      return { text: signUp.unverified, status: 403 };
  }
}
