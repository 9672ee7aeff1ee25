import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvalidRequestUri } from '@latchkey/protocol';
import { DocumentUnavailable, RemoteDocuments } from '@latchkey/remote-documents';
import type { ClientRecord } from '@latchkey/storage';

const MAX_BYTES = 16_384;
/** Seconds that an object is kept when its address does not say what it holds, and when it says otherwise. */
const KEPT = { unknown: 10, outdated: 1 };

const withoutFragment = (address: string): string => address.split('#', 1)[0] ?? '';
const digestOf = (body: Buffer): string => createHash('sha256').update(body).digest('base64url');
const textOf = (body: Buffer): string => body.toString('latin1').trim();

/** Fetches request objects from where the client is registered to keep them (OIDC Core §6.2). */
@Injectable()
export class ObjectByReference {
  constructor(private readonly documents: RemoteDocuments) {}

  /**
   * The object as it is now. A fragment says which version the client means, so it ends what is cached of others; it is no proof, since
   * clients may register it before they know the object.
   * @throws InvalidRequestUri when the address is not registered or nothing usable is there
   */
  async fetch(address: string, { requestUris = [] }: ClientRecord): Promise<string> {
    const place = withoutFragment(address);
    if (!requestUris.some((registered) => withoutFragment(registered) === place)) {
      throw new InvalidRequestUri({ description: 'request_uri must be one of the request_uris that the client is registered with' });
    }
    const version = address.slice(place.length + 1);
    if (version === '') return textOf(await this.bodyOf(place, KEPT.unknown));
    const kept = await this.bodyOf(place);
    return textOf(digestOf(kept) === version ? kept : await this.bodyOf(place, KEPT.outdated));
  }

  private async bodyOf(address: string, minInterval?: number): Promise<Buffer> {
    try {
      // Whatever type it is served as: it must prove what it is by itself.
      return (await this.documents.get({ address, types: [], maxBytes: MAX_BYTES }, minInterval)).body;
    } catch (cause) {
      if (!(cause instanceof DocumentUnavailable)) throw cause;
      throw new InvalidRequestUri({ description: `request_uri ${cause.message}`, cause });
    }
  }
}
