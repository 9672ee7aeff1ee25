import type { LogoutDeliveryRecord, LogoutDeliveryState } from '@latchkey/storage';
import { OneOf, Shown, Text } from '../http/members.js';
import { PageQuery } from '../http/page-query.js';

const STATES: readonly LogoutDeliveryState[] = ['waiting', 'delivered', 'refused', 'given-up'];

/** Which deliveries are wanted. */
export class LogoutDeliveryQuery extends PageQuery {
  @Text({ max: 200, about: 'The id of a session (`sid`)' })
  session?: string;

  @Text({ max: 600, about: 'The client_id of a client' })
  client?: string;

  @OneOf({ of: STATES })
  state?: LogoutDeliveryState;
}

/** That a client is told by the back channel that a session ended. */
export class LogoutDeliveryDocument {
  @Shown({ type: 'string', description: 'The `sid` of the session' })
  session!: string;

  @Shown({ type: 'string' })
  client_id!: string;

  @Shown({ type: 'string' })
  account!: string;

  @Shown({
    type: 'string', enum: [...STATES],
    description: '`refused`: the client answered 400, which is final; `given-up`: it could not be told within a day, or never can be',
  })
  state!: LogoutDeliveryState;

  @Shown({ type: 'integer', description: 'Begun ones' })
  attempts!: number;

  @Shown({ type: 'string', format: 'date-time' })
  ended_at!: string;

  @Shown({ type: 'string', format: 'date-time', required: false })
  last_attempt_at?: string;

  @Shown({ type: 'integer', required: false, description: 'The HTTP status of the last answer' })
  last_status?: number;

  @Shown({ type: 'string', required: false, description: 'Why the last attempt failed' })
  last_error?: string;

  @Shown({ type: 'string', format: 'date-time', required: false, description: 'Only while it waits' })
  next_attempt_at?: string;
}

export const logoutDeliveryDocument = (delivery: LogoutDeliveryRecord): LogoutDeliveryDocument => ({
  session: delivery.sessionId,
  client_id: delivery.clientId,
  account: delivery.accountId,
  state: delivery.state,
  attempts: delivery.attempts,
  ended_at: delivery.endedAt.toISOString(),
  ...(delivery.lastAttemptAt && { last_attempt_at: delivery.lastAttemptAt.toISOString() }),
  ...(delivery.lastStatus !== undefined && { last_status: delivery.lastStatus }),
  ...(delivery.lastError !== undefined && { last_error: delivery.lastError }),
  ...(delivery.nextAttemptAt && { next_attempt_at: delivery.nextAttemptAt.toISOString() }),
});
