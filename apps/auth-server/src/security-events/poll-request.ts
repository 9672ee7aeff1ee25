import { InvalidRequest, Parameters } from '@latchkey/protocol';

/** What a recipient asks for (RFC 8936 §2.2). */
export interface PollRequest {
  /** At most; 0 only acknowledges. */
  readonly maxEvents: number;
  readonly returnImmediately: boolean;
  /** What it has taken, by `jti`. */
  readonly ack: readonly string[];
  /** What it could not take; that is told of once more here, and then done with as well. */
  readonly setErrs: readonly SetError[];
}

export interface SetError {
  readonly jti: string;
  /** RFC 8935 §2.4; only what is safe to log. */
  readonly err: string;
}

/** How many events one answer holds, whatever is asked for. */
export const MOST_EVENTS = 100;
/** How many may be acknowledged at once: more than may be outstanding. */
const MOST_ACKNOWLEDGED = 1_000;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const malformed = (member: string, what: string): InvalidRequest => new InvalidRequest({ description: `${member} must be ${what}` });

/** @throws InvalidRequest */
export function pollRequest(body: Json): PollRequest {
  const { maxEvents = MOST_EVENTS, returnImmediately = false, ack = [], setErrs = {} } = body;
  if (!Number.isSafeInteger(maxEvents) || (maxEvents as number) < 0) throw malformed('maxEvents', 'a whole number from 0');
  if (typeof returnImmediately !== 'boolean') throw malformed('returnImmediately', 'true or false');
  if (!Array.isArray(ack) || !ack.every(isText)) throw malformed('ack', 'an array of strings');
  if (!isObject(setErrs)) throw malformed('setErrs', 'an object of errors by jti');
  const errors = Object.entries(setErrs);
  if (ack.length + errors.length > MOST_ACKNOWLEDGED) throw malformed('ack', `at most ${MOST_ACKNOWLEDGED} together with setErrs`);
  return { maxEvents: Math.min(maxEvents as number, MOST_EVENTS), returnImmediately, ack, setErrs: errors.map(([jti, error]) => ({ jti, err: codeOf(error) })) };
}

function codeOf(error: unknown): string {
  if (!isObject(error) || !isText(error['err'])) throw malformed('setErrs', 'an object of errors by jti, each with err');
  return /^[\w-]{1,60}$/.test(error['err']) ? error['err'] : 'another';
}

const CREDENTIALS = ['client_id', 'client_secret', 'client_assertion_type', 'client_assertion'];

/**
 * What a client proves itself with, where the methods of the form have their parameters: among the members of the body, since there is no form; and the
 * resource, which is part of the address.
 * @throws InvalidRequest
 */
export function clientParameters(body: Json, query: Json): Parameters {
  const credentials = Object.entries(body).filter(([name]) => CREDENTIALS.includes(name));
  const resource = query['resource'];
  return Parameters.from({ ...Object.fromEntries(credentials.map(([name, value]) => [name, isText(value) ? value : [value, value]])), ...(resource !== undefined && { resource }) });
}

/** @throws InvalidRequest unless it is a JSON object */
export function jsonOf({ headers, body }: { readonly headers: { readonly 'content-type'?: string }; readonly body: unknown }): Json {
  if (!/^application\/json(?:\s*;|$)/i.test(headers['content-type'] ?? '') || !isObject(body)) throw new InvalidRequest({ description: 'the body must be a JSON object of type application/json' });
  return body;
}
