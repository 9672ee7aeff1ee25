import { Module, type DynamicModule } from '@nestjs/common';
import { MutualTls } from '@latchkey/client-authentication';
import { Clock, MasterKey, Randomness, SystemClock, SystemRandomness } from '@latchkey/protocol';
import { AllowedHosts } from '@latchkey/remote-documents';
import { StoragePostgresModule } from '@latchkey/storage-postgres';
import { IssuerAddresses } from '@latchkey/token-issuance';
import { ClientCertificateHeader } from './http/client-certificate-header.js';
import { KeyCheckInterval } from './jwks/key-rotation-schedule.js';
import { ErrorAnswers } from './http/error-answers.js';
import { FeedConnectionLimit } from './revocation-feed/feed-connections.js';
import { StatusListTtl } from './status-list/status-list.endpoint.js';
import type { MutualTlsPlatform } from './settings/mutual-tls-settings.js';

export interface Platform extends Partial<MutualTlsPlatform> {
  readonly databaseUrl: string;
  readonly masterKey: string;
  readonly issuerUrl: string;
  /** Hosts that documents may be fetched from whatever their address is; none unless told. */
  readonly fetchAllowedHosts?: readonly string[];
  /** The page about errors that clients are pointed to; the server's own unless told. */
  readonly errorDocsUrl?: string;
  /** Seconds between two looks for signing keys that are due; 60 unless told. */
  readonly keyCheckInterval?: number;
  /** How many connections to the revocation feed one client may have; 250 unless told. */
  readonly feedConnections?: number;
  /** Seconds that a status list should be kept; 60 unless told. */
  readonly statusListTtl?: number;
  /** The machine's unless told. */
  readonly clock?: Clock;
}

/** What every part of the server stands on: time, randomness, the master key, the addresses of issuers, and the stores. */
@Module({})
export class PlatformModule {
  static for(
    { databaseUrl, masterKey, issuerUrl, mtlsUrl, fetchAllowedHosts, errorDocsUrl, keyCheckInterval, feedConnections, statusListTtl, mutualTls, certificates, clock = new SystemClock() }: Platform,
  ): DynamicModule {
    const providers = [
      { provide: Clock, useValue: clock },
      { provide: Randomness, useClass: SystemRandomness },
      { provide: MasterKey, useValue: new MasterKey(masterKey) },
      { provide: AllowedHosts, useValue: new AllowedHosts(fetchAllowedHosts) },
      { provide: ErrorAnswers, useValue: new ErrorAnswers(errorDocsUrl ?? `${issuerUrl}/errors`) },
      { provide: KeyCheckInterval, useValue: new KeyCheckInterval(keyCheckInterval) },
      { provide: FeedConnectionLimit, useValue: new FeedConnectionLimit(feedConnections) },
      { provide: StatusListTtl, useValue: new StatusListTtl(statusListTtl) },
      { provide: IssuerAddresses, useValue: new IssuerAddresses(issuerUrl, mtlsUrl) },
      { provide: MutualTls, useValue: mutualTls ?? new MutualTls() },
      { provide: ClientCertificateHeader, useValue: new ClientCertificateHeader(certificates) },
    ];
    return {
      module: PlatformModule,
      global: true,
      imports: [StoragePostgresModule.forRoot({ url: databaseUrl, clock })],
      providers,
      exports: [...providers.map(({ provide }) => provide), StoragePostgresModule],
    };
  }
}
