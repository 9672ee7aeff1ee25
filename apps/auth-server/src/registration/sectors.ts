import { Injectable } from '@nestjs/common';
import { networkOf } from '@latchkey/accounts';
import { MetadataFault, type ClientMetadataDocument, type VerifiedSector } from '@latchkey/clients';
import { Clock, TemporarilyUnavailable } from '@latchkey/protocol';
import { DocumentUnavailable, SectorDocuments } from '@latchkey/remote-documents';
import type { Stores } from '@latchkey/storage';

/** How often strangers of one network may have the server fetch something for a registration. */
const FETCHES = { limit: 200, per: 3_600 };

/** Reads what stands behind a `sector_identifier_uri` before a client may have it (OIDC Registration §5). */
@Injectable()
export class Sectors {
  constructor(
    private readonly documents: SectorDocuments,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidClientMetadata when the document cannot be had, TemporarilyUnavailable when the network has asked too often */
  async verify(json: ClientMetadataDocument, address: string, { signInAttempts }: Pick<Stores, 'signInAttempts'>): Promise<VerifiedSector | undefined> {
    const { sector_identifier_uri: uri } = json;
    if (typeof uri !== 'string' || !URL.canParse(uri)) return undefined; // left out, or refused for what it is
    const wait = await signInAttempts.take([{ key: `registration-fetch:${networkOf(address)}`, ...FETCHES }], this.clock.now());
    if (wait > 0) throw new TemporarilyUnavailable({ description: `too many documents were fetched for this network; try again in ${wait} seconds` });
    try {
      return { uri, redirectUris: await this.documents.redirectUrisAt(uri) };
    } catch (error) {
      if (!(error instanceof DocumentUnavailable)) throw error;
      throw new MetadataFault('sector_identifier_uri', error.message).asError();
    }
  }
}
