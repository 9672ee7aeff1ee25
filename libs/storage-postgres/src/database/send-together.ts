import type { Client, PoolClient, QueryResult } from 'pg';
import { asPortError } from './failures.js';
import type { Statement } from './statement.js';

/** Sends all in one write, none waiting for the answer to the one before it. @returns how each ended, in their order */
export function sendTogether(client: Client | PoolClient, queries: readonly (Statement | string)[]): Promise<PromiseSettledResult<QueryResult>[]> {
  const { stream } = client.connection;
  stream.cork();
  const sent = queries.map(async (query) => {
    try {
      return await client.query(query as string);
    } catch (error) {
      throw asPortError(error);
    }
  });
  stream.uncork();
  return Promise.allSettled(sent);
}
