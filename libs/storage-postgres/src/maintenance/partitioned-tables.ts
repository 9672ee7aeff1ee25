/** How a table is partitioned by the hour of expiry. All figures are hours. */
export interface PartitionedTable {
  readonly name: string;
  /** What one partition spans. */
  readonly width: number;
  /** How far ahead partitions are made: beyond the longest life of a row, so that an insert finds one even after hours without maintenance. */
  readonly ahead: number;
  /** How long after their expiry rows are kept. */
  readonly behind: number;
}

const DAY = 24;

export const PARTITIONED_TABLES: readonly PartitionedTable[] = [
  // A code lives for minutes; spent ones are kept for a day, so that a replay of one is noticed and not merely unknown.
  { name: 'authorization_codes', width: 6, ahead: DAY, behind: DAY },
  { name: 'used_assertions', width: 6, ahead: 2 * DAY, behind: 1 },
  { name: 'access_tokens', width: DAY, ahead: 32 * DAY, behind: 1 },
  { name: 'status_list_entries', width: DAY, ahead: 32 * DAY, behind: 1 },
  { name: 'refresh_tokens', width: 30 * DAY, ahead: 400 * DAY, behind: DAY },
];

/** A partition's name, which carries its lower and upper bound: hours since 1970, the upper one outside. */
export interface Partition {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const partitionAt = ({ name, width }: PartitionedTable, index: number): Partition => ({
  name: `${name}_${index * width}_${(index + 1) * width}`,
  from: index * width,
  to: (index + 1) * width,
});

const hourOf = (now: Date): number => Math.floor(now.getTime() / 3_600_000);

/** The partitions that must be there at `now`. */
export function partitionsNeeded(table: PartitionedTable, now: Date): Partition[] {
  const first = Math.floor(hourOf(now) / table.width);
  const last = Math.floor((hourOf(now) + 1 + table.ahead) / table.width);
  return Array.from({ length: last - first + 1 }, (_, offset) => partitionAt(table, first + offset));
}

/** Whether every row of the partition expired long enough before `now`. */
export const isBehind = (table: PartitionedTable, partition: Pick<Partition, 'to'>, now: Date): boolean =>
  partition.to + table.behind <= hourOf(now);

/** The partition that a name stands for, if it is one of the table's. */
export function partitionNamed(table: PartitionedTable, name: string): Partition | undefined {
  const bounds = /^_(\d+)_(\d+)$/.exec(name.startsWith(table.name) ? name.slice(table.name.length) : '');
  return bounds ? { name, from: Number(bounds[1]), to: Number(bounds[2]) } : undefined;
}
