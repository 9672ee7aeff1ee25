import { Injectable } from '@nestjs/common';
import type { SigningAlgorithm } from '@latchkey/protocol';
import { UnitOfWork, type SigningKeyRecord, type Stores } from '@latchkey/storage';
import { CompromisedKeys, SigningKeys, type Burning } from '@latchkey/token-issuance';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import { Problem, notFound } from '../http/problem.js';
import { signingKeyDocument } from './signing-key.document.js';

/** The signing keys of a tenant. What they signed stays verifiable until it expires. */
@Injectable()
export class SigningKeysService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signingKeys: SigningKeys,
    private readonly compromised: CompromisedKeys,
    private readonly audit: Audit,
  ) {}

  list({ tenant }: Caller): Promise<readonly SigningKeyRecord[]> {
    return this.unitOfWork.run(tenant, ({ signingKeys }) => signingKeys.all());
  }

  /** Makes a key that everybody can fetch before it signs, which it does with the next rotation. */
  announce(caller: Caller, alg: SigningAlgorithm): Promise<SigningKeyRecord> {
    return this.made(caller, 'signing-key.announced', async (stores) => {
      const announced = (await stores.signingKeys.holdAll()).some((key) => key.alg === alg && key.state === 'announced');
      // One suffices, and the JWK set is everybody's to fetch.
      if (announced) throw new Problem('conflict', { detail: `A key for ${alg} is announced already.` });
      return this.signingKeys.announce(alg, stores);
    });
  }

  rotate(caller: Caller, alg: SigningAlgorithm): Promise<SigningKeyRecord> {
    return this.made(caller, 'signing-key.rotated', (stores) => this.signingKeys.rotate(alg, stores));
  }

  async retire(caller: Caller, kid: string): Promise<void> {
    await this.unitOfWork.run(caller.tenant, async (stores) => {
      const key = (await stores.signingKeys.holdAll()).find((candidate) => candidate.kid === kid);
      if (!key) throw notFound('signing key');
      if (key.state === 'retired' || key.state === 'burnt') return;
      await this.signingKeys.retire(kid, stores);
      await this.audit.record(caller, { action: 'signing-key.retired', target: { type: 'signing-key', id: kid }, before: { ...signingKeyDocument(key) } }, stores);
    });
  }

  /** Stops a key that somebody else may hold, and ends everything that it signed. @throws Problem when it is unknown, or burnt already */
  burn(caller: Caller, kid: string): Promise<Extract<Burning, { outcome: 'burnt' }>> {
    return this.unitOfWork.run(caller.tenant, async (stores) => {
      const burning = await this.compromised.burn(kid, stores);
      if (burning.outcome === 'absent') throw notFound('signing key');
      if (burning.outcome === 'already-burnt') throw new Problem('conflict', { detail: `The key was burnt at ${burning.key.retiredAt?.toISOString()}.` });
      const { key, successor } = burning;
      const after = { ...signingKeyDocument(key), ...(successor && { successor: successor.kid }) };
      await this.audit.record(caller, { action: 'signing-key.burnt', target: { type: 'signing-key', id: kid }, after }, stores);
      return burning;
    });
  }

  private made(caller: Caller, action: string, make: (stores: Stores) => Promise<SigningKeyRecord>): Promise<SigningKeyRecord> {
    return this.unitOfWork.run(caller.tenant, async (stores) => {
      const key = await make(stores);
      await this.audit.record(caller, { action, target: { type: 'signing-key', id: key.kid }, after: { ...signingKeyDocument(key) } }, stores);
      return key;
    });
  }
}
