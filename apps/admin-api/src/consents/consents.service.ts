import { Injectable } from '@nestjs/common';
import { Revocations } from '@latchkey/revocation';
import { UnitOfWork, type ConsentRecord, type ConsentStore, type Page } from '@latchkey/storage';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import { notFound } from '../http/problem.js';
import { consentDocument } from './consent.document.js';

/** What people of a tenant allowed clients. */
@Injectable()
export class ConsentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly revocations: Revocations,
    private readonly audit: Audit,
  ) {}

  list({ tenant }: Caller, which: Parameters<ConsentStore['list']>[0]): Promise<Page<ConsentRecord>> {
    return this.unitOfWork.run(tenant, ({ consents }) => consents.list(which));
  }

  async revoke(caller: Caller, accountId: string, clientId: string): Promise<void> {
    await this.unitOfWork.run(caller.tenant, async (stores) => {
      const consent = await stores.consents.find(accountId, clientId);
      if (!consent || (await this.revocations.revokeConsent(accountId, clientId, stores)) === 'absent') throw notFound('consent');
      const target = { type: 'consent', id: `${accountId} ${clientId}` };
      await this.audit.record(caller, { action: 'consent.revoked', target, before: { ...consentDocument(consent) } }, stores);
    });
  }
}
