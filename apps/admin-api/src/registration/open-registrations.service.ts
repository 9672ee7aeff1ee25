import { Injectable } from '@nestjs/common';
import { Clock, Randomness } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import { changedMeanwhile } from '../http/entity-tag.js';
import { notFound } from '../http/problem.js';
import { uncontested } from '../http/uncontested.js';

/** The clients that anybody registered and nobody consented to: together they live by one key. */
@Injectable()
export class OpenRegistrationsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Ends all of them, by another key. */
  async end(caller: Caller): Promise<void> {
    await uncontested(() => this.unitOfWork.run(caller.tenant, async (stores) => {
      const before = await stores.tenants.current(caller.tenant);
      if (!before) throw notFound('tenant');
      const settings = { ...before.settings, registrationKeyId: this.randomness.identifier() };
      if ((await stores.tenants.update({ ...before, settings, updatedAt: this.clock.now() })) === 'conflict') throw changedMeanwhile();
      await this.audit.record(caller, { action: 'open-registrations.ended', target: { type: 'tenant', id: caller.tenant } }, stores);
    }));
  }
}
