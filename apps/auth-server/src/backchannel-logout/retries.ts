import { after } from '@latchkey/protocol';
import type { LogoutDeliveryOutcome, LogoutDeliveryRecord } from '@latchkey/storage';

/** Seconds. The first delay doubles with each attempt up to the longest; a session of a day ago is no news to anybody. */
const FIRST_DELAY = 5;
const LONGEST_DELAY = 3_600;
const MAX_AGE = 86_400;
/** For how long it can be looked up what became of a delivery. */
const DELIVERED_KEPT = 86_400;
const FAILED_KEPT = 7 * 86_400;

type Told = Pick<LogoutDeliveryOutcome, 'status' | 'error'>;

export const delivered = (status: number, now: Date): LogoutDeliveryOutcome => ({ state: 'delivered', status, expiresAt: after(now, DELIVERED_KEPT) });

/** Nothing that is tried again would end otherwise. */
export const ended = (state: 'refused' | 'given-up', told: Told, now: Date): LogoutDeliveryOutcome => ({ state, ...told, expiresAt: after(now, FAILED_KEPT) });

/**
 * Once more later, at an hour that others who failed at the same moment do not choose as well; given up a day after the session ended.
 * @param random from 0 to 1
 */
export function retried({ attempts, endedAt }: Pick<LogoutDeliveryRecord, 'attempts' | 'endedAt'>, told: Told, now: Date, random = Math.random()): LogoutDeliveryOutcome {
  const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempts - 1));
  const nextAttemptAt = after(now, delay * (0.5 + random / 2));
  return nextAttemptAt < after(endedAt, MAX_AGE) ? { state: 'waiting', nextAttemptAt, ...told } : ended('given-up', told, now);
}
