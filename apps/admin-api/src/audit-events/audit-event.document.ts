import type { AuditEventRecord } from '@latchkey/storage';
import { Text, Shown } from '../http/members.js';
import { PageQuery } from '../http/page-query.js';

/** Which audit events are wanted. */
export class AuditEventQuery extends PageQuery {
  @Text({ max: 100, about: 'As `client.updated`' })
  action?: string;

  @Text({ max: 100, about: 'As `client`' })
  target_type?: string;

  @Text({ max: 2000, about: 'The identifier of the thing' })
  target_id?: string;
}

/** Who changed what, when, from where, and how it stood before and after. */
export class AuditEventDocument {
  @Shown({ type: 'string' })
  id!: string;

  @Shown({ type: 'string', format: 'date-time' })
  at!: string;

  @Shown({ type: 'object', additionalProperties: { type: 'string' }, description: '`client_id`, `account_id` where a person acted, and the `tenant` of the token' })
  actor!: object;

  @Shown({ type: 'string', example: 'client.updated' })
  action!: string;

  @Shown({ type: 'object', additionalProperties: { type: 'string' }, description: '`type` and `id`' })
  target!: object;

  @Shown({ type: 'string', required: false, description: 'The network address of the caller' })
  address?: string;

  @Shown({ type: 'string', required: false })
  request_id?: string;

  @Shown({ type: 'object', additionalProperties: true, required: false })
  before?: object;

  @Shown({ type: 'object', additionalProperties: true, required: false })
  after?: object;
}

export const auditEventDocument = ({ id, at, actor, action, target, address, requestId, before, after }: AuditEventRecord): AuditEventDocument => ({
  id,
  at: at.toISOString(),
  actor: { client_id: actor.clientId, account_id: actor.accountId, tenant: actor.tenant },
  action,
  target,
  address,
  request_id: requestId,
  before,
  after,
});
