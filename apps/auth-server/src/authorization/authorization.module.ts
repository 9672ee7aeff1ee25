import { Module } from '@nestjs/common';
import { AccountsModule } from '@latchkey/accounts';
import { GrantsModule } from '@latchkey/grants';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { BrowserModule } from '../interaction/browser/browser.module.js';
import { AuthorizationController } from './authorization.controller.js';
import { AuthorizationEndpoint } from './authorization.endpoint.js';
import { AuthorizationGranter } from './authorization-granter.js';
import { AuthorizationRecords } from './authorization-records.js';
import { AuthorizationResponses } from './authorization-responses.js';
import { DecisionReply } from './decision-reply.js';
import { Interactions } from './interactions.js';
import { ConsentPrompt, LoginPrompt, Prompts } from './prompts/index.js';
import { RequestProgress } from './request-progress.js';
import { RequestReader } from './request-reader.js';

/** Needs global `Clock`, `Randomness`, `MasterKey`, `UnitOfWork` and `IssuerAddresses`. */
@Module({
  imports: [AccountsModule, GrantsModule, TokenIssuanceModule, BrowserModule],
  controllers: [AuthorizationController],
  providers: [
    AuthorizationEndpoint, RequestReader, RequestProgress, AuthorizationGranter, AuthorizationRecords, AuthorizationResponses,
    Prompts, LoginPrompt, ConsentPrompt, Interactions, DecisionReply,
  ],
  exports: [AuthorizationEndpoint, Interactions, DecisionReply],
})
export class AuthorizationModule {}
