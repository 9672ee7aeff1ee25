import { Module } from '@nestjs/common';
import { Clock } from '@latchkey/protocol';
import { AllowedHosts } from './allowed-hosts.js';
import { JwksDocuments } from './jwks-documents.js';
import { SectorDocuments } from './sector-documents.js';
import { RemoteDocuments } from './remote-documents.js';

/** Expects a `Clock` and `AllowedHosts` of the platform. */
@Module({
  providers: [
    { provide: RemoteDocuments, useFactory: (allowed: AllowedHosts, clock: Clock) => new RemoteDocuments(allowed, clock), inject: [AllowedHosts, Clock] },
    JwksDocuments,
    SectorDocuments,
  ],
  exports: [RemoteDocuments, JwksDocuments, SectorDocuments],
})
export class RemoteDocumentsModule {}
