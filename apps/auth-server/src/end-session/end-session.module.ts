import { Module } from '@nestjs/common';
import { AccountsModule } from '@latchkey/accounts';
import { ClientDirectoryModule } from '@latchkey/clients';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { FrontchannelLogouts } from '../frontchannel-logout/frontchannel-logouts.js';
import { BrowserModule } from '../interaction/browser/browser.module.js';
import { EndSessionController } from './end-session.controller.js';
import { EndSessionEndpoint } from './end-session.endpoint.js';
import { EndSessionRequests } from './end-session-request.js';
import { EndSessionStep } from './end-session.step.js';
import { MeantSession } from './meant-session.js';

/** Needs global `UnitOfWork`, `Clock`, `Randomness`, `MasterKey` and `IssuerAddresses`. */
@Module({
  imports: [AccountsModule, ClientDirectoryModule, TokenIssuanceModule, BrowserModule],
  controllers: [EndSessionController],
  providers: [EndSessionEndpoint, EndSessionRequests, EndSessionStep, MeantSession, FrontchannelLogouts],
})
export class EndSessionModule {}
