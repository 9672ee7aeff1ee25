import pg from 'pg';
import { StackFailure } from '../stack-failure.js';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at that address: start PostgreSQL there, correct DATABASE_URL, or unset it to have one started for you.',
  ENOTFOUND: 'its host name is unknown: correct DATABASE_URL, or unset it to have PostgreSQL started for you.',
  EAI_AGAIN: 'its host name cannot be looked up now: check the network, or correct DATABASE_URL.',
  ETIMEDOUT: 'it does not answer: check that it runs and can be reached, or correct DATABASE_URL.',
  '28P01': 'it refuses the password: correct DATABASE_URL.',
  '28000': 'it refuses the user: correct DATABASE_URL.',
  '3D000': 'it has no such database: create it, or correct DATABASE_URL.',
};

/**
 * Makes sure that the database of DATABASE_URL answers.
 *
 * @throws StackFailure naming host and reason, never the password
 */
export const demandDatabase = async (databaseUrl: string): Promise<void> => {
  const { hostname, port } = new URL(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    const code = codeOf(error) ?? ((error as Error).message.includes('timeout') ? 'ETIMEDOUT' : '');
    const reason = REASONS[code] ?? `it refuses the connection${code ? ` (${code})` : ''}: correct DATABASE_URL.`;
    throw new StackFailure(`The database at ${hostname}:${port || 5432} cannot be used, because ${reason}`);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** A host with several addresses fails with all their errors together. */
const codeOf = (error: unknown): string | undefined => {
  const { code, errors } = error as { code?: string; errors?: readonly { code?: string }[] };
  return code ?? errors?.[0]?.code;
};
