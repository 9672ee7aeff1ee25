import { Injectable } from '@nestjs/common';
import { AllowedHosts } from './allowed-hosts.js';
import { systemResolve } from './guarded-lookup.js';
import { guardedRequest } from './guarded-request.js';
import type { FetchOptions } from './remote-documents.js';

const TIMEOUT = 5_000;

/** Forms that the server posts to addresses which clients name. Nothing of the answer is read but its status. */
@Injectable()
export class RemoteForms {
  private readonly bounds;

  constructor(allowed: AllowedHosts, { resolve = systemResolve, timeout = TIMEOUT }: FetchOptions = {}) {
    this.bounds = { allowed, resolve, timeout };
  }

  /**
   * Posts the fields as `application/x-www-form-urlencoded`, to public hosts alone.
   * @returns the HTTP status, whatever it is; a redirect is not followed
   * @throws DocumentUnavailable when there is none in time
   */
  post(address: string, fields: Readonly<Record<string, string>>): Promise<number> {
    const body = new URLSearchParams(fields).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body), accept: '*/*' };
    return guardedRequest({ address, method: 'POST', headers, body }, this.bounds, ({ statusCode = 0 }) => statusCode);
  }
}
