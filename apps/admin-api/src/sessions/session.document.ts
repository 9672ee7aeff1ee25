import type { SessionRecord } from '@latchkey/storage';
import { Text, Shown } from '../http/members.js';
import { PageQuery } from '../http/page-query.js';

/** Whose sessions are wanted. */
export class SessionQuery extends PageQuery {
  @Text({ max: 200, about: 'The id of an account' })
  account?: string;
}

/** A person's sign-in, in one browser. */
export class SessionDocument {
  @Shown({ type: 'string', description: 'The `sid` of its tokens' })
  id!: string;

  @Shown({ type: 'string' })
  account!: string;

  @Shown({ type: 'string', format: 'date-time' })
  auth_time!: string;

  @Shown({ type: 'array', items: { type: 'string' } })
  amr!: readonly string[];

  @Shown({ type: 'string', required: false })
  address?: string;

  @Shown({ type: 'string', required: false })
  user_agent?: string;

  @Shown({ type: 'string', format: 'date-time' })
  last_used_at!: string;

  @Shown({ type: 'string', format: 'date-time' })
  expires_at!: string;
}

export const sessionDocument = (session: SessionRecord): SessionDocument => ({
  id: session.id,
  account: session.accountId,
  auth_time: session.authTime.toISOString(),
  amr: session.amr,
  ...(session.address !== undefined && { address: session.address }),
  ...(session.userAgent !== undefined && { user_agent: session.userAgent }),
  last_used_at: session.lastUsedAt.toISOString(),
  expires_at: session.expiresAt.toISOString(),
});
