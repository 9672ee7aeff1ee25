import { Module } from '@nestjs/common';
import { Clock } from '@latchkey/protocol';
import { AllowedHosts } from './allowed-hosts.js';
import { JwksDocuments } from './jwks-documents.js';
import { SectorDocuments } from './sector-documents.js';
import { RemoteDocuments } from './remote-documents.js';
import { RemoteForms } from './remote-forms.js';

/** Expects a `Clock` and `AllowedHosts` of the platform. */
@Module({
  providers: [
    { provide: RemoteDocuments, useFactory: (allowed: AllowedHosts, clock: Clock) => new RemoteDocuments(allowed, clock), inject: [AllowedHosts, Clock] },
    { provide: RemoteForms, useFactory: (allowed: AllowedHosts) => new RemoteForms(allowed), inject: [AllowedHosts] },
    JwksDocuments,
    SectorDocuments,
  ],
  exports: [RemoteDocuments, RemoteForms, JwksDocuments, SectorDocuments],
})
export class RemoteDocumentsModule {}
