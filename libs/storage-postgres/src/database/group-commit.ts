import type { Client, QueryResult } from 'pg';
import { StorageUnavailable } from '@latchkey/storage';
import { asPortError } from './failures.js';
import { sendTogether } from './send-together.js';
import { SharedConnection } from './shared-connection.js';
import type { Statement } from './statement.js';

interface Waiting {
  readonly query: Statement;
  readonly done: (result: QueryResult) => void;
  readonly failed: (error: unknown) => void;
}

const MAX_TOGETHER = 64;

/**
 * Adds the rows of many units of work in one transaction: while one commit waits for the disk, what comes meanwhile gathers for the next,
 * so that a disk which takes five milliseconds to be sure costs no more connections, and a hundred tokens no more waits, than one.
 *
 * Nobody notices the others: a statement that fails is told so alone, and the rest are sent again without it.
 */
export class GroupCommit {
  private readonly connection: SharedConnection;
  private readonly queue: Waiting[] = [];
  private busy = false;
  private underWay = 0;

  constructor(connect: () => Client) {
    this.connection = new SharedConnection(connect);
  }

  /** How many statements are not answered yet. */
  get pending(): number {
    return this.queue.length + this.underWay;
  }

  /** Resolves once the statement is committed. @throws StorageUnavailable, or what the database says of this statement */
  query(query: Statement): Promise<QueryResult> {
    return new Promise((done, failed) => {
      this.queue.push({ query, done, failed });
      // Later in this turn of the loop others may come.
      if (!this.busy) setImmediate(() => void this.work());
      this.busy = true;
    });
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async work(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.queue.splice(0, MAX_TOGETHER);
      this.underWay = batch.length;
      await this.commit(batch);
      this.underWay = 0;
    }
    this.busy = false;
  }

  private async commit(batch: readonly Waiting[]): Promise<void> {
    let client: Client;
    try {
      client = await this.connection.client();
    } catch (error) {
      const failure = asPortError(error);
      for (const { failed } of batch) failed(failure);
      return;
    }
    await (batch.length > 1 ? this.together(client, batch) : this.alone(client, batch));
  }

  private async together(client: Client, batch: readonly Waiting[]): Promise<void> {
    const outcomes = await sendTogether(client, ['BEGIN', ...batch.map(({ query }) => query), 'COMMIT']);
    const commit = outcomes.at(-1);
    if (commit?.status === 'fulfilled' && commit.value.command === 'COMMIT') {
      for (const [index, { done }] of batch.entries()) done((outcomes[index + 1] as PromiseFulfilledResult<QueryResult>).value);
      return;
    }
    const first = outcomes.slice(1, -1).findIndex(({ status }) => status === 'rejected');
    const reason: unknown = (outcomes[first + 1] as PromiseRejectedResult | undefined)?.reason ?? new Error('The database rolled the transaction back.');
    if (reason instanceof StorageUnavailable || first < 0) return this.give(client, batch, reason);
    // What PostgreSQL says of those behind it is only that one before them failed.
    batch[first]?.failed(reason);
    await this.alone(client, batch.filter((_, index) => index !== first));
  }

  private async alone(client: Client, batch: readonly Waiting[]): Promise<void> {
    const outcomes = await sendTogether(client, batch.map(({ query }) => query));
    for (const [index, { done, failed }] of batch.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status === 'fulfilled') done(outcome.value);
      else failed(outcome?.reason);
    }
    if (outcomes.some((outcome) => outcome.status === 'rejected' && outcome.reason instanceof StorageUnavailable)) this.connection.leave(client);
  }

  private give(client: Client, batch: readonly Waiting[], reason: unknown): void {
    for (const { failed } of batch) failed(reason);
    this.connection.leave(client);
  }
}
