import { Module } from '@nestjs/common';
import { AccountsModule } from '@latchkey/accounts';
import { ClientDirectoryModule } from '@latchkey/clients';
import { GrantsModule } from '@latchkey/grants';
import { RemoteDocumentsModule } from '@latchkey/remote-documents';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { BrowserModule } from '../interaction/browser/browser.module.js';
import { AuthorizationController } from './authorization.controller.js';
import { AuthorizationEndpoint } from './authorization.endpoint.js';
import { AuthorizationGranter } from './authorization-granter.js';
import { AuthorizationRecords } from './authorization-records.js';
import { AuthorizationResponses } from './authorization-responses.js';
import { DecisionReply } from './decision-reply.js';
import { Interactions } from './interactions.js';
import { ConsentPrompt, CreatePrompt, ExpectedPerson, LoginPrompt, Prompts, SelectAccountPrompt } from './prompts/index.js';
import { ObjectByReference } from './request-object/object-by-reference.js';
import { ObjectSignature } from './request-object/object-signature.js';
import { RequestObjects } from './request-object/request-objects.js';
import { RequestProgress } from './request-progress.js';
import { RequestReader } from './request-reader.js';

/** Needs global `Clock`, `Randomness`, `MasterKey`, `UnitOfWork` and `IssuerAddresses`. */
@Module({
  imports: [AccountsModule, ClientDirectoryModule, GrantsModule, TokenIssuanceModule, RemoteDocumentsModule, BrowserModule],
  controllers: [AuthorizationController],
  providers: [
    AuthorizationEndpoint, RequestReader, RequestProgress, AuthorizationGranter, AuthorizationRecords, AuthorizationResponses,
    Prompts, ExpectedPerson, CreatePrompt, SelectAccountPrompt, LoginPrompt, ConsentPrompt, Interactions, DecisionReply,
    RequestObjects, ObjectByReference, ObjectSignature,
  ],
  exports: [AuthorizationEndpoint, Interactions, DecisionReply],
})
export class AuthorizationModule {}
