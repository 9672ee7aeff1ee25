import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvalidRequestUri, equalInConstantTime } from '@latchkey/protocol';
import { DocumentUnavailable, RemoteDocuments } from '@latchkey/remote-documents';
import type { ClientRecord } from '@latchkey/storage';

const MAX_BYTES = 16_384;
const SHA256 = /^[A-Za-z0-9_-]{43}$/;
/** Seconds that an object is kept whose address does not say what it holds. */
const KEPT = 10;

const withoutFragment = (address: string): string => address.split('#', 1)[0] ?? '';

/** Fetches request objects from where the client is registered to keep them (OIDC Core §6.2). */
@Injectable()
export class ObjectByReference {
  constructor(private readonly documents: RemoteDocuments) {}

  /** @throws InvalidRequestUri when the address is not registered, nothing is there, or it is not what the fragment says */
  async fetch(address: string, { requestUris = [] }: ClientRecord): Promise<string> {
    if (!requestUris.some((registered) => withoutFragment(registered) === withoutFragment(address))) {
      throw new InvalidRequestUri({ description: 'request_uri is not registered for this client' });
    }
    const digest = SHA256.exec(new URL(address).hash.slice(1))?.[0];
    const body = await this.bodyOf(address, digest === undefined ? KEPT : undefined);
    if (digest !== undefined && !equalInConstantTime(digest, createHash('sha256').update(body).digest('base64url'))) {
      throw new InvalidRequestUri({ description: 'the fragment of request_uri is not the SHA-256 of what is there' });
    }
    return body.toString('latin1').trim();
  }

  private async bodyOf(address: string, minInterval: number | undefined): Promise<Buffer> {
    try {
      // Whatever type it is served as: it must prove what it is by itself.
      return (await this.documents.get({ address, types: [], maxBytes: MAX_BYTES }, minInterval)).body;
    } catch (cause) {
      if (!(cause instanceof DocumentUnavailable)) throw cause;
      throw new InvalidRequestUri({ description: `request_uri ${cause.message}`, cause });
    }
  }
}
