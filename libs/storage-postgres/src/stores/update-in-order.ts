import { statement } from '../database/statement.js';

/** What is changed of the rows of a tenant ($1) that `where` says. */
interface Change {
  readonly table: string;
  /** The columns that name a row within its tenant. */
  readonly keys: string;
  readonly set: string;
  readonly where: string;
  readonly returning?: string;
}

/** A statement that changes many rows in the order of their keys: two that change several at once cannot wait for each other. */
export const updateInOrder = (name: string, { table, keys, set, where, returning = '' }: Change) =>
  statement(
    name,
    `WITH held AS MATERIALIZED (SELECT ${keys} FROM ${table} WHERE tenant_id = $1 AND ${where} ORDER BY ${keys} FOR NO KEY UPDATE)
     UPDATE ${table} SET ${set} WHERE tenant_id = $1 AND (${keys}) IN (SELECT ${keys} FROM held) ${returning}`,
  );
