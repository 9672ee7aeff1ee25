import { Query, type Client, type QueryResult, type QueryResultRow } from 'pg';
import type { Statement } from './statement.js';

/** A query of one statement. Made of its text alone, and given the rest afterwards: the library copies a configuration by its property descriptors, which costs more than sending it. */
class PreparedQuery<Row extends QueryResultRow> extends Query<Row> {
  declare name: string;
  declare values: unknown[];
  declare callback: (error: Error | null, result: QueryResult<Row>) => void;

  constructor({ name, text, values }: Statement, ended: PreparedQuery<Row>['callback']) {
    super(text);
    this.name = name;
    this.values = values;
    this.callback = ended;
  }
}

/** Sends a statement; gives its answer as `client.query` does. */
export function answerTo<Row extends QueryResultRow>(statement: Statement, client: Client): Promise<QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    client.query(new PreparedQuery<Row>(statement, (error, result) => (error ? reject(error) : resolve(result))));
  });
}
