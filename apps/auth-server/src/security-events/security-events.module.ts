import { Module } from '@nestjs/common';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { RevocationFeedModule } from '../revocation-feed/revocation-feed.module.js';
import { OutstandingEvents } from './outstanding-events.js';
import { SecurityEventsController } from './security-events.controller.js';
import { SecurityEventsEndpoint } from './security-events.endpoint.js';
import { StreamTurns } from './stream-turns.js';

@Module({ imports: [RevocationFeedModule, TokenIssuanceModule], controllers: [SecurityEventsController], providers: [OutstandingEvents, StreamTurns, SecurityEventsEndpoint] })
export class SecurityEventsModule {}
