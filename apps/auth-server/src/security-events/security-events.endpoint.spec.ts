import type { TenantId } from '@latchkey/protocol';
import type { UnitOfWork } from '@latchkey/storage';
import type { SecurityEventTokens } from '@latchkey/token-issuance';
import type { ClientRequest } from '../http/endpoint-client.js';
import type { FeedAuthority } from '../revocation-feed/feed-authority.js';
import { FeedConnectionLimit, FeedConnections } from '../revocation-feed/feed-connections.js';
import type { FeedMember } from '../revocation-feed/feed-members.js';
import type { FeedMetrics } from '../revocation-feed/feed-metrics.js';
import type { TenantFeeds } from '../revocation-feed/tenant-feeds.js';
import type { OutstandingEvents } from './outstanding-events.js';
import { SecurityEventsEndpoint } from './security-events.endpoint.js';
import type { StreamTurns } from './stream-turns.js';

const POLL = { ack: [], setErrs: [], maxEvents: 10, returnImmediately: false, gone: new AbortController().signal };

describe('A recipient that waits for the feed to begin', () => {
  it('is answered nothing when it may not hear of the resource any more by then', async () => {
    let answers = 0;
    const metrics = { sent: () => undefined, connected: () => () => undefined } as unknown as FeedMetrics;
    // The member ends, as by a change of `resource_servers`, while the head of the log is read for the first time.
    const join = (_: TenantId, member: FeedMember) => ({
      feed: { head: { begun: () => Promise.resolve(member.end()) }, members: { keepCurrent: () => undefined } }, leave: () => undefined,
    });
    const turns = { run: () => Promise.resolve({ entries: [], more: (answers += 1) > 1 }) } as unknown as StreamTurns;
    const unitOfWork = { run: (_: TenantId, work: (stores: unknown) => unknown) => Promise.resolve(work({})) } as unknown as UnitOfWork;
    const authority = { admit: () => ({ clientId: 'api', resource: 'https://api.example' }) } as unknown as FeedAuthority;
    const endpoint = new SecurityEventsEndpoint(
      authority, new FeedConnections(new FeedConnectionLimit()), { join } as unknown as TenantFeeds, {} as OutstandingEvents, turns, {} as SecurityEventTokens, metrics, unitOfWork,
    );
    await expect(endpoint.poll({ tenant: 'acme' } as ClientRequest, POLL)).rejects.toThrow('ask again');
    expect(answers).toBe(1);
  });
});
