import { Module } from '@nestjs/common';
import { ClientDirectoryModule } from '@latchkey/clients';
import { RemoteDocumentsModule } from '@latchkey/remote-documents';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { BackchannelLogout } from './backchannel-logout.js';
import { LogoutAttempts } from './logout-attempts.js';
import { LogoutMetrics } from './logout-metrics.js';

/** Needs global `UnitOfWork`, `LogoutDeliveryQueue`, `Clock`, `Randomness`, `MasterKey`, `AllowedHosts`, `Metrics` and `IssuerAddresses`. */
@Module({ imports: [ClientDirectoryModule, RemoteDocumentsModule, TokenIssuanceModule], providers: [BackchannelLogout, LogoutAttempts, LogoutMetrics] })
export class BackchannelLogoutModule {}
