import { Injectable } from '@nestjs/common';
import { Clock, Randomness } from '@latchkey/protocol';
import { auditEventId, type SigningKeyRecord, type Stores, type TenantRecord } from '@latchkey/storage';
import { keySteps, type KeyStep } from './key-steps.js';
import { SigningKeys } from './signing-keys.js';

type RotationStores = Pick<Stores, 'tenant' | 'tenants' | 'signingKeys' | 'auditEvents'>;

/** A step that was taken with a key. */
export interface KeyChange {
  readonly action: 'announced' | 'rotated' | 'removed';
  readonly kid: string;
  readonly alg: string;
  /** The key that signs no more, now that this one does. */
  readonly retires?: string;
}

/** The rotation of a tenant's signing keys by its schedule. */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly signingKeys: SigningKeys,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Takes the steps that are due, with an audit record of each. Of any number of nodes at once, one takes each step. */
  async run(stores: RotationStores): Promise<readonly KeyChange[]> {
    if (this.due(await stores.signingKeys.all(), stores.tenant).length === 0) return [];
    const changes: KeyChange[] = [];
    // Whoever had the keys before may have taken these steps, and somebody have changed the schedule.
    const held = await stores.signingKeys.holdAll();
    for (const step of this.due(held, (await stores.tenants.current(stores.tenant.id)) ?? stores.tenant)) {
      const { kid, alg } = await this.take(step, stores);
      const change = { action: ACTIONS[step.step], kid, alg, ...(step.step === 'rotate' && { retires: step.retires }) };
      await this.record(change, stores);
      changes.push(change);
    }
    return changes;
  }

  private due(keys: readonly SigningKeyRecord[], { settings }: TenantRecord): readonly KeyStep[] {
    return keySteps(keys, settings, this.clock.now());
  }

  private async take(step: KeyStep, stores: RotationStores): Promise<Pick<SigningKeyRecord, 'kid' | 'alg'>> {
    if (step.step !== 'remove') return this.signingKeys[step.step](step.alg, stores);
    await stores.signingKeys.remove(step.kid);
    return step;
  }

  private async record({ action, ...after }: KeyChange, { auditEvents }: RotationStores): Promise<void> {
    const at = this.clock.now();
    const id = auditEventId(at, this.randomness.identifier());
    await auditEvents.add({ id, at, actor: {}, action: `signing-key.${action}`, target: { type: 'signing-key', id: after.kid }, after });
  }
}

const ACTIONS = { announce: 'announced', rotate: 'rotated', remove: 'removed' } as const;
