import type { Messages } from '../messages/index.js';

/** What can keep a person from signing in, as the page tells it. */
export const SIGN_IN_PROBLEMS = ({ signIn }: Messages) => ({
  refused: { text: signIn.refused, status: 400, inFields: true },
  incomplete: { text: signIn.incomplete, status: 400, inFields: true },
  unverified: { text: signIn.unverified, status: 403, inFields: false },
  busy: { text: signIn.busy, status: 503, inFields: false, retryAfter: 3 },
  throttled: (seconds: number) => ({ text: signIn.throttled(seconds), status: 429, inFields: false, retryAfter: Math.ceil(seconds) }),
});
