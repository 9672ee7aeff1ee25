import { Module } from '@nestjs/common';
import { ClientAuthenticationModule } from '@latchkey/client-authentication';
import { ClientDirectoryModule } from '@latchkey/clients';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { EndpointClient } from '../http/endpoint-client.js';
import { CatchUp } from './catch-up.js';
import { FeedAuthority } from './feed-authority.js';
import { FeedConnections } from './feed-connections.js';
import { FeedKeys } from './feed-keys.js';
import { FeedMetrics } from './feed-metrics.js';
import { FeedWatch } from './feed-watch.js';
import { RevocationFeedController } from './revocation-feed.controller.js';
import { RevocationFeedEndpoint } from './revocation-feed.endpoint.js';
import { TenantFeeds } from './tenant-feeds.js';

@Module({
  imports: [ClientAuthenticationModule, ClientDirectoryModule, TokenIssuanceModule],
  controllers: [RevocationFeedController],
  providers: [EndpointClient, CatchUp, FeedAuthority, FeedConnections, FeedKeys, FeedMetrics, FeedWatch, RevocationFeedEndpoint, TenantFeeds],
  exports: [FeedAuthority, FeedConnections, FeedMetrics, TenantFeeds],
})
export class RevocationFeedModule {}
