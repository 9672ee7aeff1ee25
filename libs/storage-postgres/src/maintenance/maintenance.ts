import { Client } from 'pg';
import type { Clock } from '@latchkey/protocol';
import { asPortError } from '../database/failures.js';
import { deleteExpiredClients } from './expired-clients.js';
import { blankOldSeeds, deleteExpired } from './expired-rows.js';
import { makePartitionsAhead } from './partitions-ahead.js';
import { removePartitionsBehind } from './partitions-behind.js';

/** Held by the one node that maintains; it goes with the connection, so a node that dies leaves none behind. */
const MAINTENANCE_LOCK = 7_301_003;
const EVERY = 180_000;

type Step = readonly [name: string, run: (client: Client, now: Date) => Promise<void>];
const STEPS: readonly Step[] = [
  ['partitions ahead', makePartitionsAhead],
  ['partitions behind', removePartitionsBehind],
  ['expired rows', deleteExpired],
  ['expired clients', deleteExpiredClients],
  ['refresh token seeds', blankOldSeeds],
];

export interface MaintenanceParts {
  readonly url: string;
  readonly clock: Clock;
  readonly onFailure: (what: string, error: unknown) => void;
}

/** Keeps the tables in order while the services run: on every node every few minutes, by one of them at a time. */
export class Maintenance {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();
  private client: Client | undefined;

  constructor(private readonly parts: MaintenanceParts) {}

  /** Resolves when the partitions that inserts need are there; goes on in the background. @throws StorageUnavailable */
  async start(): Promise<void> {
    await this.connected((client) => makePartitionsAhead(client, this.parts.clock.now()));
    this.timer = setInterval(() => this.tick(), EVERY).unref();
    this.tick();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    // Whatever is under way may be broken off: each step can be done again.
    await this.client?.end().catch(() => undefined);
    await this.running;
  }

  /** Goes through all steps, a failed one keeping none of the others. @returns `elsewhere` when another node is at it */
  run(): Promise<'done' | 'elsewhere'> {
    return this.connected(async (client) => {
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [MAINTENANCE_LOCK]);
      if (!rows[0]?.mine) return 'elsewhere';
      for (const [name, step] of STEPS) {
        await step(client, this.parts.clock.now()).catch((error: unknown) => this.parts.onFailure(`maintenance: ${name}`, error));
      }
      return 'done';
    });
  }

  private tick(): void {
    this.running = this.running.then(() => this.run()).catch((error: unknown) => this.parts.onFailure('maintenance', error));
  }

  private async connected<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    const client = new Client({
      connectionString: this.parts.url,
      application_name: 'latchkey-maintenance',
      connectionTimeoutMillis: 5_000,
      // Whoever waits for a lock keeps those behind him waiting too: give up soon, and come again.
      lock_timeout: 2_000,
      statement_timeout: 60_000,
    });
    client.on('error', () => undefined);
    this.client = client;
    try {
      await client.connect();
      return await work(client);
    } catch (error) {
      throw asPortError(error);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
