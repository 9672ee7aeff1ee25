import { AccessToken, RequireScopes } from '@latchkey/access-token-guard';
import type { VerifiedAccessToken } from '@latchkey/access-token-guard';
import { Body, Controller, Get, Inject, NotFoundException, Param, Post } from '@nestjs/common';
import { DocumentStore } from './document-store.js';
import type { Document } from './document-store.js';
import { NewDocument } from './new-document.dto.js';
import { DOCUMENTS_READ, DOCUMENTS_WRITE } from './scopes.js';

/** The documents of the token's subject. */
@Controller('documents')
export class DocumentsController {
  constructor(@Inject(DocumentStore) private readonly documents: DocumentStore) {}

  @Get()
  @RequireScopes(DOCUMENTS_READ)
  list(@AccessToken() token: VerifiedAccessToken): { documents: readonly Document[] } {
    return { documents: this.documents.list(token.sub) };
  }

  @Get(':id')
  @RequireScopes(DOCUMENTS_READ)
  read(@AccessToken() token: VerifiedAccessToken, @Param('id') id: string): Document {
    const document = this.documents.find(token.sub, id);
    // Another's document is as absent as one that never was.
    if (document === undefined) throw new NotFoundException('There is no such document.');
    return document;
  }

  @Post()
  @RequireScopes(DOCUMENTS_WRITE)
  write(@AccessToken() token: VerifiedAccessToken, @Body() document: NewDocument): Document {
    return this.documents.add(token.sub, document);
  }
}
