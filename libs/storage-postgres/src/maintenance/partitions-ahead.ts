import type { Client } from 'pg';
import { PARTITIONED_TABLES, type Partition, type PartitionedTable, partitionsNeeded } from './partitioned-tables.js';

/** The partitions that the table has, and whether a detachment of each began and did not end. */
export async function partitionsOf(client: Client, table: PartitionedTable): Promise<Map<string, boolean>> {
  const { rows } = await client.query<{ name: string; pending: boolean }>(
    `SELECT c.relname AS name, i.inhdetachpending AS pending FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = $1::regclass`,
    [table.name],
  );
  return new Map(rows.map((row) => [row.name, row.pending]));
}

/** Held while a partition is made, by whoever makes it: a migration and the maintenance may meet. */
const PARTITION_LOCK = 7_301_002;

// Made beside the table and attached when done: that waits for no reader or writer, where CREATE … PARTITION OF locks them all out.
async function attachNew(client: Client, table: PartitionedTable, { name, from, to }: Partition): Promise<void> {
  await client.query(`CREATE TABLE ${name} (LIKE ${table.name} INCLUDING ALL)`);
  await client.query(`ALTER TABLE ${table.name} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`);
}

async function makePartition(client: Client, table: PartitionedTable, { name, from, to }: Partition): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
    const { rows } = await client.query<{ absent: boolean }>('SELECT to_regclass($1) IS NULL AS absent', [name]);
    if (rows[0]?.absent) await attachNew(client, table, { name, from, to });
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Makes the partitions that inserts need from `now` on. The caller holds a lock: one node at a time. */
export async function makePartitionsAhead(client: Client, now: Date): Promise<void> {
  for (const table of PARTITIONED_TABLES) {
    const present = await partitionsOf(client, table);
    for (const partition of partitionsNeeded(table, now)) {
      if (!present.has(partition.name)) await makePartition(client, table, partition);
    }
  }
}
