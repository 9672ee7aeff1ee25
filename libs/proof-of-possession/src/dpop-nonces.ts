import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, MasterKey, secondsOf, type TenantId } from '@latchkey/protocol';
import { LRUCache } from 'lru-cache';

/** Seconds that a nonce is given out, and that it may be used. */
const STEP = 30;
const LIFETIME = 300;
const TIME = 4;
const MAC = 16;

/**
 * The nonces that DPoP proofs hold so that none can be made long before it is used (RFC 9449 §8). They are kept nowhere: a nonce is the time
 * that it was made at and a MAC of that under a key of the tenant, so that every node knows the nonces of all.
 */
@Injectable()
export class DpopNonces {
  private readonly keys = new LRUCache<TenantId, Buffer>({ max: 200 });

  constructor(
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
  ) {}

  /** The one that is given out now. */
  current(tenant: TenantId): string {
    const time = Buffer.alloc(TIME);
    time.writeUInt32BE(Math.floor(secondsOf(this.clock.now()) / STEP));
    return Buffer.concat([time, this.mac(time, tenant)]).toString('base64url');
  }

  /** When the nonce stops to be one, or undefined when it is none of this tenant, or has stopped. */
  expiryOf(nonce: string, tenant: TenantId): Date | undefined {
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== TIME + MAC || bytes.toString('base64url') !== nonce) return undefined;
    if (!timingSafeEqual(bytes.subarray(TIME), this.mac(bytes.subarray(0, TIME), tenant))) return undefined;
    const expiry = new Date((bytes.readUInt32BE(0) * STEP + LIFETIME) * 1000);
    return expiry > this.clock.now() ? expiry : undefined;
  }

  private mac(time: Buffer, tenant: TenantId): Buffer {
    let key = this.keys.get(tenant);
    if (!key) this.keys.set(tenant, (key = this.masterKey.derive(`dpop-nonce ${tenant}`)));
    return createHmac('sha256', key).update(time).digest().subarray(0, MAC);
  }
}
