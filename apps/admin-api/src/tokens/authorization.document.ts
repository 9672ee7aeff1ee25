import type { AuthorizationRecord } from '@latchkey/storage';
import { ConsentQuery } from '../consents/consent.document.js';
import { Shown } from '../http/members.js';

/** Whose authorizations are wanted, of which client. */
export class AuthorizationQuery extends ConsentQuery {}

/** One consented sign-in, which a family of refresh tokens and the access tokens of it come from. */
export class AuthorizationDocument {
  @Shown({ type: 'string', description: 'The `authz` of its tokens' })
  id!: string;

  @Shown({ type: 'string' })
  account!: string;

  @Shown({ type: 'string' })
  client_id!: string;

  @Shown({ type: 'string', description: 'The `sid` of its tokens' })
  session!: string;

  @Shown({ type: 'boolean', description: 'Whether it outlives the session' })
  offline!: boolean;

  @Shown({ type: 'string', description: 'Scopes of OpenID Connect' })
  scope!: string;

  @Shown({ type: 'array', items: { type: 'object', additionalProperties: true }, description: '`resource` and `scopes` at it' })
  resources!: readonly object[];

  @Shown({ type: 'string', format: 'date-time' })
  created_at!: string;

  @Shown({ type: 'string', format: 'date-time' })
  expires_at!: string;
}

export const authorizationDocument = (authorization: AuthorizationRecord): AuthorizationDocument => ({
  id: authorization.id,
  account: authorization.accountId,
  client_id: authorization.clientId,
  session: authorization.sessionId,
  offline: authorization.offline,
  scope: authorization.access.oidcScopes.join(' '),
  resources: authorization.access.resources,
  created_at: authorization.createdAt.toISOString(),
  expires_at: authorization.expiresAt.toISOString(),
});
