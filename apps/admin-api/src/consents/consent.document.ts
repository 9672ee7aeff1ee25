import type { ConsentRecord } from '@latchkey/storage';
import { Text, Shown } from '../http/members.js';
import { PageQuery } from '../http/page-query.js';

/** Whose consents are wanted, to whom. */
export class ConsentQuery extends PageQuery {
  @Text({ max: 200, about: 'The id of an account' })
  account?: string;

  @Text({ max: 600, about: 'The client_id of a client' })
  client?: string;
}

/** What a person allowed a client. */
export class ConsentDocument {
  @Shown({ type: 'string' })
  account!: string;

  @Shown({ type: 'string' })
  client_id!: string;

  @Shown({ type: 'string', description: 'Scopes of OpenID Connect' })
  scope!: string;

  @Shown({ type: 'array', items: { type: 'object', additionalProperties: true }, description: '`resource` and `scopes` at it' })
  resources!: readonly object[];

  @Shown({ type: 'string', format: 'date-time' })
  granted_at!: string;
}

export const consentDocument = ({ accountId, clientId, access, grantedAt }: ConsentRecord): ConsentDocument => ({
  account: accountId,
  client_id: clientId,
  scope: access.oidcScopes.join(' '),
  resources: access.resources,
  granted_at: grantedAt.toISOString(),
});
