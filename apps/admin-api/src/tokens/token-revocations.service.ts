import { Injectable } from '@nestjs/common';
import { Revocations } from '@latchkey/revocation';
import { UnitOfWork, type AuthorizationRecord, type AuthorizationStore, type Page, type Stores } from '@latchkey/storage';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import { Problem, notFound } from '../http/problem.js';
import type { RevocationDto, TokenDto } from './revocation.dto.js';

type Target = Parameters<Audit['record']>[1]['target'];

/** What tokens come from, and their end. */
@Injectable()
export class TokenRevocationsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly revocations: Revocations,
    private readonly audit: Audit,
  ) {}

  authorizations({ tenant }: Caller, which: Parameters<AuthorizationStore['list']>[0]): Promise<Page<AuthorizationRecord>> {
    return this.unitOfWork.run(tenant, ({ authorizations }) => authorizations.list(which));
  }

  async revoke(caller: Caller, request: RevocationDto): Promise<void> {
    const named = Object.entries(request).filter(([, value]) => value != null && value !== false);
    if (named.length !== 1) throw new Problem('invalid-request', { detail: 'Name exactly one of account, client, session, authorization, resource, token and all: true.' });
    await this.unitOfWork.run(caller.tenant, async (stores) => {
      const target = await this.end(request, stores);
      await this.audit.record(caller, { action: 'tokens.revoked', target }, stores);
    });
  }

  private async end({ account, client, session, authorization, resource, all, token }: RevocationDto, stores: Stores): Promise<Target> {
    if (account != null) return this.endAccount(account, stores);
    if (client != null) {
      if (!(await stores.clients.current(client))) throw notFound('client');
      await this.revocations.revokeClient(client, stores);
      return { type: 'client', id: client };
    }
    if (session != null) {
      if (!(await stores.sessions.find(session))) throw notFound('session');
      await this.revocations.endSession(session, stores);
      return { type: 'session', id: session };
    }
    if (authorization != null) {
      if (!(await stores.authorizations.find(authorization))) throw notFound('authorization');
      await this.revocations.revokeAuthorization(authorization, stores);
      return { type: 'authorization', id: authorization };
    }
    if (resource != null) {
      if (!(await stores.resources.find(resource))) throw notFound('resource');
      this.revocations.revokeResource(resource, stores);
      return { type: 'resource', id: resource };
    }
    return all ? this.endAll(stores) : this.endToken(token as TokenDto, stores);
  }

  private async endAccount(id: string, stores: Stores): Promise<Target> {
    if (!(await stores.accounts.find(id))) throw notFound('account');
    await stores.accounts.hold(id); // so that nobody signs in meanwhile
    await this.revocations.revokeAccount(id, stores);
    return { type: 'account', id };
  }

  private endAll(stores: Stores): Target {
    this.revocations.revokeTenant(stores);
    return { type: 'tenant', id: stores.tenant.id };
  }

  /** A JWT is not stored, so the log takes whatever `jti` it is told, for as long as any token may live: nothing that is told may end it before. */
  private endToken({ jti }: TokenDto, stores: Stores): Target {
    this.revocations.revokeToken({ jti }, stores);
    return { type: 'token', id: jti };
  }
}
