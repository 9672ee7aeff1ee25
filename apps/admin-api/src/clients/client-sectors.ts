import { Injectable } from '@nestjs/common';
import { MetadataFault, type ClientMetadataDocument, type VerifiedSector } from '@latchkey/clients';
import { DocumentUnavailable, SectorDocuments } from '@latchkey/remote-documents';
import type { ClientRecord } from '@latchkey/storage';

/** Reads what stands behind a `sector_identifier_uri` before a client may have it. */
@Injectable()
export class ClientSectors {
  constructor(private readonly documents: SectorDocuments) {}

  /**
   * @param before what was registered until now, which is not read again where nothing of it changes
   * @throws InvalidClientMetadata when the document cannot be had
   */
  async verify(json: ClientMetadataDocument, before?: ClientRecord): Promise<VerifiedSector | undefined> {
    const { sector_identifier_uri: uri, redirect_uris: redirectUris } = json;
    if (typeof uri !== 'string' || !URL.canParse(uri)) return undefined; // left out, or refused for what it is
    if (uri === before?.sectorIdentifierUri && Array.isArray(redirectUris) && redirectUris.every((item) => before.redirectUris.includes(item as string))) {
      return { uri, redirectUris: before.redirectUris };
    }
    try {
      return { uri, redirectUris: await this.documents.redirectUrisAt(uri) };
    } catch (error) {
      if (!(error instanceof DocumentUnavailable)) throw error;
      throw new MetadataFault('sector_identifier_uri', error.message).asError();
    }
  }
}
