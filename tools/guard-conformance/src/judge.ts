import type { Case, Expectation } from './case.js';
import { challengesIn } from './challenge.js';
import type { Challenge } from './challenge.js';
import type { Answer } from './target.js';

/** In which way a case failed, the worst first. */
export type FailureKind =
  /** What must be refused was accepted. */
  | 'accepted'
  /** What must be accepted was refused. */
  | 'refused'
  /** It was refused by a crash: 5xx, or no answer. */
  | 'crashed'
  /** It was refused, and the client is told something else than the specification says. */
  | 'told otherwise';

export interface Failure {
  readonly kind: FailureKind;
  readonly detail: string;
}

const STATUS: Readonly<Record<Expectation, readonly number[] | 'any'>> = {
  accepted: 'any', challenged: [401], invalid_token: [401], invalid_request: [400], insufficient_scope: [403], unauthorized: [401],
  insufficient_user_authentication: [401], use_dpop_nonce: [401], forbidden: [403],
  malformed: [400, 401], refused: 'any', 'not accepted': 'any',
};

/** The error that a challenge must name; null for none, undefined where it is left open. */
const ERROR: Readonly<Partial<Record<Expectation, string | null>>> = {
  challenged: null, invalid_token: 'invalid_token', invalid_request: 'invalid_request', insufficient_scope: 'insufficient_scope',
  insufficient_user_authentication: 'insufficient_user_authentication', use_dpop_nonce: 'use_dpop_nonce',
};

const SCHEMES: readonly string[] = ['bearer', 'dpop'];

const said = ({ status, challenges }: Answer): string => `${status}${challenges.map((line) => `, ${line.slice(0, 160)}`).join('')}`;

/** Judges the answer to a case; undefined when it is right. */
export function judge(each: Case, answer: Answer): Failure | undefined {
  const { expected } = each;
  const { status } = answer;
  const detail = `expected ${expected}, got ${said(answer)}`;
  const isAccepted = status >= 200 && status < 300;
  if (expected === 'accepted') return isAccepted ? undefined : { kind: status >= 500 || status === 0 ? 'crashed' : 'refused', detail };
  if (isAccepted) return { kind: 'accepted', detail };
  if (expected === 'not accepted') return status >= 400 ? undefined : { kind: 'told otherwise', detail };
  if (status >= 500 || status === 0) return { kind: 'crashed', detail };
  const isAsSaid = expected === 'refused' ? status >= 400 : isTold(each, answer);
  return isAsSaid ? undefined : { kind: 'told otherwise', detail };
}

function isTold({ expected, says = {}, scheme }: Case, { status, headers, challenges }: Answer): boolean {
  const statuses = STATUS[expected];
  if (statuses !== 'any' && !statuses.includes(status)) return false;
  const read = challenges.map(challengesIn);
  if (read.includes(undefined)) return false;
  // An API's own refusals need no challenge.
  if (expected === 'forbidden') return true;
  if (expected === 'use_dpop_nonce' && typeof headers['dpop-nonce'] !== 'string') return false;
  const ours = read.flatMap((each) => each ?? []).filter((challenge) => SCHEMES.includes(challenge.scheme) && (scheme ?? challenge.scheme) === challenge.scheme);
  const areSaid = Object.entries(says).every(([name, value]) => ours.some(({ parameters }) => parameters[name] === value));
  return ours.length > 0 && areSaid && namesError(ours, ERROR[expected]);
}

function namesError(challenges: readonly Challenge[], error: string | null | undefined): boolean {
  if (error === undefined) return true;
  if (error === null) return challenges.every(({ parameters }) => parameters['error'] === undefined);
  return challenges.some(({ parameters }) => parameters['error'] === error);
}
