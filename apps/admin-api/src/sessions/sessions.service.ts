import { Injectable } from '@nestjs/common';
import { Revocations } from '@latchkey/revocation';
import { UnitOfWork, type Page, type SessionRecord, type SessionStore } from '@latchkey/storage';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import { notFound } from '../http/problem.js';
import { sessionDocument } from './session.document.js';

/** Where the people of a tenant are signed in. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly revocations: Revocations,
    private readonly audit: Audit,
  ) {}

  list({ tenant }: Caller, which: Parameters<SessionStore['list']>[0]): Promise<Page<SessionRecord>> {
    return this.unitOfWork.run(tenant, ({ sessions }) => sessions.list(which));
  }

  async end(caller: Caller, id: string): Promise<void> {
    await this.unitOfWork.run(caller.tenant, async (stores) => {
      const session = await stores.sessions.find(id);
      if (!session || session.revokedAt) throw notFound('session');
      await this.revocations.endSession(id, stores);
      await this.audit.record(caller, { action: 'session.ended', target: { type: 'session', id }, before: { ...sessionDocument(session) } }, stores);
    });
  }
}
