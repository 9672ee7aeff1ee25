import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MasterKey, equalInConstantTime } from '@latchkey/protocol';
import type { Visit } from './visit.js';

/**
 * Ties a form to the browser that it was shown in and to what it was shown for, so that no other site can have it sent: neither with a
 * person's session nor, against being signed in as somebody else, without one.
 */
@Injectable()
export class FormTokens {
  private readonly key: Buffer;

  constructor(masterKey: MasterKey) {
    this.key = masterKey.derive('form-token');
  }

  /** @param about what the form is for, and everything the person decides about with it */
  mint(visit: Visit, about: readonly string[]): string {
    return this.mac(visit, visit.rememberBrowser(), about);
  }

  /** Whether the token was minted for the browser that sends it, about the same. */
  verify(token: string | undefined, visit: Visit, about: readonly string[]): boolean {
    const browser = visit.browserCookie;
    return browser !== undefined && token !== undefined && equalInConstantTime(token, this.mac(visit, browser, about));
  }

  private mac(visit: Visit, browser: string, about: readonly string[]): string {
    return createHmac('sha256', this.key).update(JSON.stringify([visit.tenant, browser, ...about])).digest('base64url');
  }
}
