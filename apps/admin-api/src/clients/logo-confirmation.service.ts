import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@latchkey/storage';
import type { Caller } from '../access/caller.js';
import { Problem } from '../http/problem.js';
import { uncontested } from '../http/uncontested.js';
import { ClientChanges } from './client-changes.js';

/** The logos of clients that registered themselves, which are shown only once somebody looked at them. */
@Injectable()
export class LogoConfirmationService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly changes: ClientChanges,
  ) {}

  /** Confirms the address that the client names now. @throws Problem when there is none to confirm */
  async confirm(caller: Caller, clientId: string): Promise<void> {
    await uncontested(() => this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await this.changes.current(caller, clientId, stores);
      const { registration, logoUri } = before;
      if (!registration || logoUri === undefined) throw new Problem('invalid-request', { detail: 'The client has no logo, or did not register itself.' });
      const after = { ...before, registration: { ...registration, confirmedLogo: logoUri } };
      await this.changes.save(caller, { action: 'client.logo-confirmed', before, after }, stores);
    }));
  }
}
