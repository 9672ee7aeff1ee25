import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MasterKey, Randomness, equalInConstantTime, type TenantId } from '@latchkey/protocol';

const FORM = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/**
 * The cookie of a browser that signed in to an account before (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"):
 * it has a budget of attempts of its own, so that strangers who use up the account's do not lock the person out.
 */
@Injectable()
export class DeviceCookies {
  private readonly key: Buffer;

  constructor(
    masterKey: MasterKey,
    private readonly randomness: Randomness,
  ) {
    this.key = masterKey.derive('device-cookie');
  }

  /** A value for the browser that just signed in to this account; a new one each time, with a full budget. */
  issue(tenant: TenantId, accountId: string): string {
    const id = this.randomness.identifier();
    return `${id}.${this.mac(tenant, accountId, id)}`;
  }

  /** The device's identifier when the cookie was issued for this account, else undefined. */
  recognise(cookie: string | undefined, tenant: TenantId, accountId: string): string | undefined {
    const [, id, mac] = FORM.exec(cookie ?? '') ?? [];
    if (id === undefined || mac === undefined) return undefined;
    return equalInConstantTime(mac, this.mac(tenant, accountId, id)) ? id : undefined;
  }

  private mac(tenant: TenantId, accountId: string, id: string): string {
    return createHmac('sha256', this.key).update(JSON.stringify([tenant, accountId, id])).digest('base64url');
  }
}
