import { Injectable } from '@nestjs/common';
import { DocumentUnavailable } from './document-unavailable.js';
import { RemoteDocuments } from './remote-documents.js';

const MAX_BYTES = 64 * 1024;
/** Seconds that an earlier fetch counts for: a registration is judged by the document as it is now. */
const MIN_INTERVAL = 0;

/** The redirect URIs that a `sector_identifier_uri` lists (OIDC Registration §5). */
@Injectable()
export class SectorDocuments {
  constructor(private readonly documents: RemoteDocuments) {}

  /** @throws DocumentUnavailable when there is no JSON array of strings */
  async redirectUrisAt(address: string): Promise<readonly string[]> {
    const { body } = await this.documents.get({ address, types: ['application/json'], maxBytes: MAX_BYTES }, MIN_INTERVAL);
    const list = parsed(body);
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) throw new DocumentUnavailable('malformed');
    return list;
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new DocumentUnavailable('malformed', cause);
  }
}
