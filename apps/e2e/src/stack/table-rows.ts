import { Client } from 'pg';

/**
 * Of tables and partitioned tables; what is in a partition shows in its parent. A partition that the maintenance detached is a
 * table like others until it is dropped, which may be at any moment: its name tells it.
 */
const COLUMNS = String.raw`
  SELECT relname AS "table", attname AS "column" FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname !~ '_\d+_\d+$'
    AND attnum > 0 AND NOT attisdropped`;

/** A look into the database of a stack, past every service. */
export class TableRows {
  private constructor(private readonly client: Client) {}

  static async of({ url }: { readonly url: string }): Promise<TableRows> {
    const client = new Client({ connectionString: url });
    await client.connect();
    return new TableRows(client);
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return (await this.client.query<Row>(sql, [...values])).rows;
  }

  /** How many rows each table has. */
  async counts(): Promise<Readonly<Record<string, number>>> {
    const tables = [...new Set((await this.columns()).map(({ table }) => table))];
    const union = tables.map((table) => `SELECT '${table}' AS name, count(*)::int AS rows FROM "${table}"`).join(' UNION ALL ');
    const rows = await this.query<{ name: string; rows: number }>(union);
    return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
  }

  /** All that each column of each table holds, as text. */
  async contents(): Promise<readonly { readonly place: string; readonly text: string }[]> {
    const columns = await this.columns();
    const union = columns
      .map(({ table, column }) => `SELECT '${table}.${column}' AS place, coalesce(string_agg("${column}"::text, E'\\n'), '') AS text FROM "${table}"`)
      .join(' UNION ALL ');
    return this.query(union);
  }

  async columns(): Promise<readonly { table: string; column: string }[]> {
    return this.query(COLUMNS);
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
