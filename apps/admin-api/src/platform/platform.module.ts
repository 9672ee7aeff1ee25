import { Global, Module } from '@nestjs/common';
import { Clock, MasterKey, Randomness, SystemClock, SystemRandomness } from '@latchkey/protocol';
import { AllowedHosts } from '@latchkey/remote-documents';
import { StoragePostgresModule } from '@latchkey/storage-postgres';
import { IssuerAddresses } from '@latchkey/token-issuance';
import { AdminApiSettings } from '../settings.js';
import { Addresses } from './addresses.js';
import { DatabaseReadiness } from './database-readiness.js';

const publicAddress = (settings: AdminApiSettings): string => settings.ADMIN_API_URL ?? `http://localhost:${settings.ADMIN_API_PORT}`;

/** What every part needs: the stores, time, randomness, the master key and the public addresses. */
@Global()
@Module({
  imports: [StoragePostgresModule.forRootAsync({ inject: [AdminApiSettings], useFactory: (settings: AdminApiSettings) => ({ url: settings.DATABASE_URL }) })],
  providers: [
    DatabaseReadiness,
    { provide: Clock, useClass: SystemClock },
    { provide: Randomness, useClass: SystemRandomness },
    { provide: MasterKey, inject: [AdminApiSettings], useFactory: (settings: AdminApiSettings) => new MasterKey(settings.MASTER_KEY) },
    { provide: AllowedHosts, inject: [AdminApiSettings], useFactory: (settings: AdminApiSettings) => new AllowedHosts(settings.FETCH_ALLOWED_HOSTS) },
    { provide: IssuerAddresses, inject: [AdminApiSettings], useFactory: (settings: AdminApiSettings) => new IssuerAddresses(settings.ISSUER_URL) },
    {
      provide: Addresses,
      inject: [AdminApiSettings],
      useFactory: (settings: AdminApiSettings) => new Addresses(publicAddress(settings), settings.ISSUER_URL, settings.ISSUER_INTERNAL_URL),
    },
  ],
  exports: [Clock, Randomness, MasterKey, AllowedHosts, IssuerAddresses, Addresses],
})
export class PlatformModule {}
