import { Injectable, Logger } from '@nestjs/common';
import { TemporarilyUnavailable } from '@latchkey/protocol';
import { UnitOfWork } from '@latchkey/storage';
import { SecurityEventTokens, type SecurityEventToken } from '@latchkey/token-issuance';
import type { ClientRequest } from '../http/endpoint-client.js';
import { onceGone } from '../http/gone.js';
import { FeedAuthority } from '../revocation-feed/feed-authority.js';
import { FeedConnections } from '../revocation-feed/feed-connections.js';
import { FeedMetrics } from '../revocation-feed/feed-metrics.js';
import { TenantFeeds } from '../revocation-feed/tenant-feeds.js';
import { OutstandingEvents } from './outstanding-events.js';
import { PollTurn } from './poll-turn.js';
import type { PollRequest } from './poll-request.js';
import { StreamTurns, type Recipient } from './stream-turns.js';

/** What a recipient is answered (RFC 8936 §2.3). */
export interface PollAnswer {
  /** By `jti`. */
  readonly sets: Readonly<Record<string, string>>;
  readonly moreAvailable: boolean;
}

/** How long an answer without events is held back, in milliseconds. */
const PATIENCE = 25_000;

interface Asked extends PollRequest {
  /** Aborted when nobody waits any more. */
  readonly gone: AbortSignal;
}

const isEmpty = ({ sets, moreAvailable }: PollAnswer): boolean => !moreAvailable && Object.keys(sets).length === 0;

/** The revocations that concern a resource as security event tokens, by poll (RFC 8936); an event is told again until it is acknowledged. */
@Injectable()
export class SecurityEventsEndpoint {
  private readonly logger = new Logger(SecurityEventsEndpoint.name);

  constructor(
    private readonly authority: FeedAuthority,
    private readonly connections: FeedConnections,
    private readonly feeds: TenantFeeds,
    private readonly events: OutstandingEvents,
    private readonly turns: StreamTurns,
    private readonly tokens: SecurityEventTokens,
    private readonly metrics: FeedMetrics,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws InvalidClient, UnauthorizedClient, InvalidTarget, TemporarilyUnavailable */
  async poll(request: ClientRequest, asked: Asked): Promise<PollAnswer> {
    const { tenant } = request;
    const access = await this.unitOfWork.run(tenant, (stores) => this.authority.admit(request, '/security-events', stores));
    this.connections.take(tenant, access.clientId, asked.gone);
    for (const { jti, err } of asked.setErrs) {
      if (this.tokens.positionOf(jti, access.resource) !== undefined) this.logger.warn(`${access.clientId} of tenant ${tenant} did not take event ${jti}: ${err}`);
    }
    const answer = await this.answer({ tenant, access }, asked);
    return asked.returnImmediately || asked.maxEvents === 0 || !isEmpty(answer) ? answer : this.wait({ tenant, access }, asked);
  }

  /** What is outstanding once what the request acknowledges is noted. Acknowledging once more what was acknowledged changes nothing. */
  private async answer({ tenant, access }: Recipient, { ack, setErrs, maxEvents }: PollRequest): Promise<PollAnswer> {
    const taken = [...ack, ...setErrs.map(({ jti }) => jti)].flatMap((jti) => this.tokens.positionOf(jti, access.resource) ?? []);
    const { entries, more } = await this.turns.run({ tenant, access }, () => this.unitOfWork.run(tenant, (stores) => this.events.next(access, taken, stores)));
    // Signed when the stream is let go of.
    const told = await this.unitOfWork.run(tenant, async (stores) => {
      const resource = entries.length > 0 && maxEvents > 0 ? await stores.resources.find(access.resource) : undefined;
      const tokens: SecurityEventToken[] = [];
      for (const entry of resource ? entries.slice(0, maxEvents) : []) tokens.push(await this.tokens.issue(entry, resource!, stores));
      return tokens;
    });
    this.metrics.sent(told.length);
    return { sets: Object.fromEntries(told.map(({ jti, token }) => [jti, token])), moreAvailable: more || entries.length > told.length };
  }

  private answerDuring(turn: PollTurn, recipient: Recipient, asked: Asked): Promise<PollAnswer> {
    if (turn.isOver) throw new TemporarilyUnavailable({ description: 'events cannot be waited for at the moment; ask again' });
    return this.answer(recipient, asked);
  }

  private async wait(recipient: Recipient, asked: Asked): Promise<PollAnswer> {
    const turn = new PollTurn(recipient.access);
    const { feed, leave } = this.feeds.join(recipient.tenant, turn);
    const disconnected = this.metrics.connected('events');
    const until = performance.now() + PATIENCE;
    onceGone(asked.gone, () => turn.end());
    try {
      await feed.head.begun();
      feed.members.keepCurrent(turn);
      // From here on it is told of everything that is not in the answer.
      let answer = await this.answerDuring(turn, recipient, asked);
      while (isEmpty(answer) && (await turn.news(until - performance.now()))) answer = await this.answerDuring(turn, recipient, asked);
      return answer;
    } finally {
      leave();
      disconnected();
    }
  }
}
