import type { FastifyRequest } from 'fastify';

/** What of an HTTP request is known beneath its parameters. */
export interface Transport {
  /** The address at the other end of the connection: a proxy's, where there is one. */
  readonly peer: string | undefined;
  /** Names and values in turns, as they were sent. */
  readonly headers: readonly string[];
}

export const transportOf = ({ raw }: FastifyRequest): Transport => ({ peer: raw.socket.remoteAddress, headers: raw.rawHeaders });

/** Every value that the header was sent with. @param name in lower case */
export function headerValues({ headers }: Transport, name: string): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) if (headers[at]?.toLowerCase() === name) values.push(headers[at + 1] as string);
  return values;
}
