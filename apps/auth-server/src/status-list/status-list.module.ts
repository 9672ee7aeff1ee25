import { Module } from '@nestjs/common';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { ServedDocuments } from './served-documents.js';
import { StatusListController } from './status-list.controller.js';
import { StatusListEndpoint } from './status-list.endpoint.js';

@Module({ imports: [TokenIssuanceModule], controllers: [StatusListController], providers: [StatusListEndpoint, ServedDocuments] })
export class StatusListModule {}
