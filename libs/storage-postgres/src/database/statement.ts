/** A statement that the server prepares once per connection under its name, and its values. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
  /** Whether it reads or adds single rows by index and waits for no lock, so that it may share a connection with others. */
  readonly hot?: boolean;
}

/** Names a statement; what it returns binds the values, the tenant first. */
export const statement = (name: string, text: string) => (...values: unknown[]): Statement => ({ name, text, values });

/** As `statement`, for what reads or adds single rows by index and waits for no lock. */
export const hotStatement = (name: string, text: string) => (...values: unknown[]): Statement => ({ name, text, values, hot: true });

/** Whether a value holds U+0000, which PostgreSQL cannot store: nothing stored can match it. */
export const isUnstorable = ({ values }: Statement): boolean =>
  values.some((value) => (typeof value === 'string' ? value.includes('\0') : Array.isArray(value) && value.some((item) => typeof item === 'string' && item.includes('\0'))));

/** A value for a `json` column, or null. */
export const asJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** What a table is described by: an entity schema. */
interface Described {
  readonly options: { readonly columns: object };
}

/**
 * The columns of a table, by name: a prepared `SELECT *` would fail on every open connection of the nodes that still run when the
 * next version's migration adds a column.
 */
export const columnsOf = (entity: Described, alias?: string): string =>
  Object.keys(entity.options.columns).map((column) => (alias ? `${alias}.${column}` : column)).join(', ');
