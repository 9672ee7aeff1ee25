import type { Client } from 'pg';
import { PARTITIONED_TABLES, type PartitionedTable, isBehind, partitionNamed } from './partitioned-tables.js';
import { partitionsOf } from './partitions-ahead.js';

async function detach(client: Client, table: PartitionedTable, { name, pending }: { name: string; pending: boolean }): Promise<void> {
  // A node that stopped while it detached leaves the partition half detached.
  const how = pending ? 'FINALIZE' : 'CONCURRENTLY';
  await client.query(`ALTER TABLE ${table.name} DETACH PARTITION ${name} ${how}`);
}

/** Tables that once were partitions of the table and are attached to nothing. */
async function detached(client: Client, table: PartitionedTable): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class c
     WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND starts_with(relname, $1)
       AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid)`,
    [`${table.name}_`],
  );
  return rows.map(({ name }) => name);
}

async function removeBehind(client: Client, table: PartitionedTable, now: Date): Promise<void> {
  const behind = (name: string): boolean => {
    const partition = partitionNamed(table, name);
    return partition !== undefined && isBehind(table, partition, now);
  };
  // Half-done detachments first: while there is one, PostgreSQL begins no other.
  const partitions = [...(await partitionsOf(client, table))].map(([name, pending]) => ({ name, pending }));
  for (const partition of partitions.sort((left, right) => Number(right.pending) - Number(left.pending))) {
    if (partition.pending || behind(partition.name)) await detach(client, table, partition);
  }
  for (const name of await detached(client, table)) if (behind(name)) await client.query(`DROP TABLE ${name}`);
}

/**
 * Removes the partitions whose rows have all expired: detached concurrently, which no reader or writer waits for, then dropped.
 * The caller holds a lock: one node at a time.
 */
export async function removePartitionsBehind(client: Client, now: Date): Promise<void> {
  for (const table of PARTITIONED_TABLES) await removeBehind(client, table, now);
}
