import { Injectable } from '@nestjs/common';
import { Clock, Randomness, after } from '@latchkey/protocol';
import { MAC_KEY_ROTATION, auditEventId, type Stores, type TenantSecretRecord, type TenantSettings } from '@latchkey/storage';
import { TenantKeys } from './tenant-keys.js';

const PURPOSE = 'access-token-mac';
/** Beyond a token's `exp`, for clocks that go wrong. */
const LEEWAY = 60;

type RotationStores = Pick<Stores, 'tenant' | 'tenantSecrets' | 'auditEvents'>;

export interface MacKeyChange {
  readonly action: 'announced' | 'removed';
  readonly id: string;
  /** Of one that was announced. */
  readonly usedFrom?: Date;
}

/**
 * The rotation of the keys that opaque tokens are authenticated by. A successor is announced long before it is used, so that every node and every
 * guard knows it by then; one that was succeeded stays as long as a token that was made with it may live.
 */
@Injectable()
export class MacKeyRotation {
  constructor(
    private readonly keys: TenantKeys,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Takes the steps that are due, with an audit record of each. Of any number of nodes at once, one takes each. */
  async run(stores: RotationStores): Promise<readonly MacKeyChange[]> {
    const { tenant: { settings }, tenantSecrets } = stores;
    const now = this.clock.now();
    if (!isDue(await tenantSecrets.all(PURPOSE), settings, now)) return [];
    // Whoever held the keys before may have taken these steps.
    const held = await tenantSecrets.hold(PURPOSE);
    const changes: MacKeyChange[] = [];
    for (const { id } of succeeded(held, settings, now)) {
      await tenantSecrets.remove(PURPOSE, id);
      changes.push({ action: 'removed', id });
    }
    if (needsSuccessor(held, now)) {
      const usedFrom = after(now, MAC_KEY_ROTATION.lead);
      changes.push({ action: 'announced', id: await this.keys.add(PURPOSE, stores, usedFrom), usedFrom });
    }
    for (const change of changes) await this.record(change, stores);
    return changes;
  }

  private async record({ action, id: target, usedFrom }: MacKeyChange, { auditEvents }: RotationStores): Promise<void> {
    const at = this.clock.now();
    const id = auditEventId(at, this.randomness.identifier());
    const told = usedFrom && { after: { used_from: usedFrom.toISOString() } };
    await auditEvents.add({ id, at, actor: {}, action: `opaque-token-key.${action}`, target: { type: 'opaque-token-key', id: target }, ...told });
  }
}

const isDue = (keys: readonly TenantSecretRecord[], settings: TenantSettings, now: Date): boolean =>
  needsSuccessor(keys, now) || succeeded(keys, settings, now).length > 0;

const beginOf = ({ usedFrom, createdAt }: TenantSecretRecord): Date => usedFrom ?? createdAt;

const needsSuccessor = ([newest]: readonly TenantSecretRecord[], now: Date): boolean =>
  newest !== undefined && after(beginOf(newest), MAC_KEY_ROTATION.period - MAC_KEY_ROTATION.lead) <= now;

/** Those whose last token has expired. @param keys newest first */
const succeeded = (keys: readonly TenantSecretRecord[], { revocationRetention }: TenantSettings, now: Date): readonly TenantSecretRecord[] =>
  keys.filter((_key, place) => {
    const successor = keys[place - 1];
    return successor !== undefined && after(beginOf(successor), revocationRetention + LEEWAY) <= now;
  });
