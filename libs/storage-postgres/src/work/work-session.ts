import type { QueryResult, QueryResultRow } from 'pg';
import { StorageUnavailable, type NewRevocation } from '@latchkey/storage';
import type { TenantId } from '@latchkey/protocol';
import type { Connection, Connections } from '../database/connections.js';
import { isDuplicate } from '../database/failures.js';
import { type Statement, isUnstorable } from '../database/statement.js';
import type { Change, ChangeKind } from '../feed/change.js';
import { changesStatement, revocationsStatement } from './commit-log.js';

/** The statements of one unit of work: outside a transaction until the first write or lock, inside one from then on. */
export class WorkSession {
  /** What the caches must forget once this commits. */
  readonly changes: Change[] = [];
  /** What is appended to the tenant's revocation log as the last thing before the commit. */
  readonly revocations: NewRevocation[] = [];
  private opening: Promise<Connection> | undefined;
  private readonly queue: Statement[] = [];
  private failure: { readonly error: unknown } | undefined;
  private ended = false;

  constructor(private readonly connections: Connections, private readonly tenant: TenantId, private readonly now: () => Date) {}

  /** The rows of a query, on the transaction's connection if there is one. */
  async read<Row extends QueryResultRow>(query: Statement): Promise<Row[]> {
    if (isUnstorable(query)) return [];
    await this.flush();
    const { rows } = this.opening ? await this.send<Row>(query) : await this.alone<Row>(query);
    return rows;
  }

  /** The rows of a query that locks what it finds until the unit of work ends. */
  async lock<Row extends QueryResultRow>(query: Statement): Promise<Row[]> {
    if (isUnstorable(query)) return [];
    await this.flush();
    return (await this.send<Row>(query)).rows;
  }

  /** Writes. @returns how many rows it concerned */
  async write(query: Statement): Promise<number> {
    await this.flush();
    return (await this.send(query)).rowCount ?? 0;
  }

  /** As `write`, but a unique value that is taken undoes this statement alone. */
  async writeUnique(query: Statement): Promise<number | 'duplicate'> {
    await this.flush();
    const connection = await this.begin();
    await this.send('SAVEPOINT attempt');
    try {
      const { rowCount } = await connection.query(query);
      return rowCount ?? 0;
    } catch (error) {
      if (!isDuplicate(error)) throw this.failed(error);
      await this.send('ROLLBACK TO SAVEPOINT attempt');
      return 'duplicate';
    }
  }

  /** Queues a write that has no result: sent before the next statement, or alone when the unit of work holds nothing else. */
  append(query: Statement): void {
    this.assertOpen();
    this.queue.push(query);
  }

  changed(kind: ChangeKind, key: string, tenant = this.tenant): void {
    this.changes.push({ kind, key, tenant });
  }

  hasChanged(kind: ChangeKind): boolean {
    return this.changes.some((change) => change.kind === kind);
  }

  /** @throws what the first failed statement threw, when its caller let that pass */
  async commit(): Promise<void> {
    const logged = this.changes.length + this.revocations.length > 0;
    if (!this.opening && !logged && this.queue.length <= 1) {
      const [only] = this.queue;
      if (only) await this.connections.add(only);
      this.ended = true;
      return;
    }
    try {
      await this.begin();
      const rest = this.queue.splice(0);
      // The tenant's row first, then the row of the feed: the last two locks, in one order everywhere.
      if (this.revocations.length > 0) rest.push(revocationsStatement(this.tenant, this.revocations));
      if (this.changes.length > 0) rest.push(changesStatement(this.changes, this.now()));
      await this.finish(rest);
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  /** Undoes what was written. Never throws: a connection that cannot roll back is closed, which does. */
  async rollback(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    const connection = await this.opening?.catch(() => undefined);
    if (!connection) return;
    // Of a connection that does not answer nothing more is asked: the server rolls back what it was in when it closes.
    const rolledBack = !(this.failure?.error instanceof StorageUnavailable) && (await connection.query('ROLLBACK').then(() => true, () => false));
    connection.release(!rolledBack);
  }

  // Sent together, the COMMIT too: when one of them fails, PostgreSQL answers the COMMIT by rolling back.
  private async finish(rest: readonly Statement[]): Promise<void> {
    const connection = await this.begin();
    if (this.failure) throw this.failure.error;
    this.ended = true;
    const outcomes = await connection.queryTogether([...rest, 'COMMIT']);
    const commit = outcomes.at(-1);
    connection.release(commit?.status !== 'fulfilled');
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    if (commit?.status !== 'fulfilled' || commit.value.command !== 'COMMIT') throw new Error('The database rolled the transaction back.');
  }

  private async flush(): Promise<void> {
    this.assertOpen();
    // Taken out one by one, so that two callers at once send each once.
    for (let next = this.queue.shift(); next; next = this.queue.shift()) await this.send(next);
  }

  private async send<Row extends QueryResultRow>(query: Statement | string): Promise<QueryResult<Row>> {
    const connection = await this.begin();
    try {
      return await connection.query<Row>(query);
    } catch (error) {
      throw this.failed(error);
    }
  }

  private alone<Row extends QueryResultRow>(query: Statement): Promise<QueryResult<Row>> {
    this.assertOpen();
    return this.connections.query<Row>(query);
  }

  private begin(): Promise<Connection> {
    this.assertOpen();
    return (this.opening ??= this.open());
  }

  private async open(): Promise<Connection> {
    const connection = await this.connections.take();
    try {
      await connection.query('BEGIN');
      return connection;
    } catch (error) {
      connection.release(true);
      throw error;
    }
  }

  // PostgreSQL refuses every statement after a failed one; what the first said is worth more.
  private failed(error: unknown): unknown {
    this.failure ??= { error };
    return error;
  }

  private assertOpen(): void {
    if (this.ended) throw new Error('The unit of work has ended.');
    if (this.failure?.error instanceof StorageUnavailable) throw this.failure.error;
  }
}
