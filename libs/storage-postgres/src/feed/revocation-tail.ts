import type { TenantId } from '@latchkey/protocol';
import { type RevocationFollower, RevocationTail } from '@latchkey/storage';
import type { RevocationRow } from '../entities/logs.entities.js';
import { revocationOf } from '../stores/revocation.store.js';
import { Coalesced } from './coalesced.js';
import type { ListeningConnection } from './listening-connection.js';

// Twice within the second in which followers expect to hear of it.
const POLL = 500;
/** An answer that took longer says nothing of now, and is asked for again: followers take each for the present state. */
const LATE = 1_000;
/** How much of one log is read at once. */
const LIMIT = 1_000;

// One statement for all logs that are followed: positions and entries are of one moment.
const PROGRESS = `
  SELECT followed.id AS tenant, tenant.revocation_position AS head, entry.*
  FROM unnest($1::text[], $2::bigint[]) AS followed (id, position)
  LEFT JOIN tenants tenant ON tenant.id = followed.id
  LEFT JOIN LATERAL (
    SELECT position, kind, value, revoked_at, expires_at, audiences FROM revocations
    WHERE tenant_id = followed.id AND position > followed.position AND position <= tenant.revocation_position ORDER BY position LIMIT ${LIMIT}) entry ON true
  ORDER BY followed.id, entry.position`;

type ProgressRow = { readonly tenant: string; readonly head: string | null } & (RevocationRow | { readonly position: null });

interface Followed {
  /** Where its followers are; unknown until the log was first looked at. */
  position: number | undefined;
  readonly followers: Set<RevocationFollower>;
}

/** The tails of this node, over one connection that is opened with the first follower: it listens for the wake-up and asks twice a second besides. */
export class PostgresRevocationTail extends RevocationTail {
  private readonly followed = new Map<TenantId, Followed>();
  private connection: ListeningConnection | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private cut = false;
  private readonly polling = new Coalesced(() => this.poll());

  constructor(
    private readonly connect: (wake: () => void, lost: () => void) => Promise<ListeningConnection>,
    private readonly onFailure: (what: string, error: unknown) => void,
    private readonly monotonic: () => number = () => performance.now(),
  ) {
    super();
  }

  follow(tenant: TenantId, follower: RevocationFollower): () => void {
    const followed = this.followed.get(tenant) ?? { position: undefined, followers: new Set() };
    this.followed.set(tenant, followed);
    followed.followers.add(follower);
    this.timer ??= setInterval(() => this.wake(), POLL).unref();
    this.wake();
    return () => this.leave(tenant, followed, follower);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.polling.settled();
    await this.connection?.close();
  }

  private leave(tenant: TenantId, followed: Followed, follower: RevocationFollower): void {
    followed.followers.delete(follower);
    if (followed.followers.size === 0 && this.followed.get(tenant) === followed) this.followed.delete(tenant);
    if (this.followed.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private wake(): void {
    this.polling.run().then(
      () => (this.cut = false),
      (error: unknown) => {
        // Once for each time that it is cut off, not twice a second.
        if (!this.cut) this.onFailure('revocation tail', error);
        this.cut = true;
      },
    );
  }

  private async poll(): Promise<void> {
    if (this.stopped || this.followed.size === 0) return;
    const connection = (this.connection ??= await this.open());
    const asked = [...this.followed].map(([tenant, followed]) => ({ tenant, followed }));
    const began = this.monotonic();
    try {
      const rows = await connection.query<ProgressRow>('tail.progress', PROGRESS, [
        asked.map(({ tenant }) => tenant),
        asked.map(({ followed }) => followed.position),
      ]);
      if (this.monotonic() - began > LATE) return this.wake();
      const told = byTenant(rows);
      for (const { tenant, followed } of asked) this.tell(tenant, followed, told.get(tenant) ?? []);
    } catch (error) {
      if (this.connection === connection) this.connection = undefined;
      await connection.close();
      throw error;
    }
  }

  private tell(tenant: TenantId, followed: Followed, rows: readonly ProgressRow[]): void {
    const head = rows[0]?.head == null ? undefined : Number(rows[0].head);
    const from = followed.position ?? head;
    if (head === undefined || from === undefined || head < from) return this.end(tenant, followed);
    const entries = rows.flatMap((row) => (row.position === null ? [] : [revocationOf(row as RevocationRow)]));
    const last = entries.at(-1);
    const to = entries.length < LIMIT || !last ? head : last.position;
    followed.position = to;
    const more = to < head;
    for (const follower of [...followed.followers]) follower.progressed({ from, to, more, entries });
    if (more) this.wake();
  }

  private end(tenant: TenantId, followed: Followed): void {
    this.followed.delete(tenant);
    for (const follower of [...followed.followers]) follower.ended();
  }

  private async open(): Promise<ListeningConnection> {
    const opened: { connection?: ListeningConnection } = {};
    opened.connection = await this.connect(() => this.wake(), () => {
      // A connection that was given up may end later than the next one began.
      if (this.connection === opened.connection) this.connection = undefined;
    });
    return opened.connection;
  }
}

function byTenant(rows: readonly ProgressRow[]): ReadonlyMap<TenantId, readonly ProgressRow[]> {
  const grouped = new Map<TenantId, ProgressRow[]>();
  for (const row of rows) {
    const known = grouped.get(row.tenant);
    if (known) known.push(row);
    else grouped.set(row.tenant, [row]);
  }
  return grouped;
}
