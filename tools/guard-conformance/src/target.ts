import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { Attempt, Feature, Route } from './case.js';

/** An API that is put to the test: it trusts the workshop's issuer. */
export interface Target {
  /** A route that needs a token and nothing else, for GET and POST. */
  readonly url: string;
  /** Where it asks for more. */
  readonly routes?: Readonly<Partial<Record<Route, string>>> | undefined;
  readonly features: readonly Feature[];
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Every `WWW-Authenticate` line. */
  readonly challenges: readonly string[];
}

/** Milliseconds. */
const PATIENCE = 20_000;

/** Sends a request as it stands; an answer that is none, such as a connection that was cut, has the status 0. */
export function send(target: Target, { method = 'GET', lines = [], query = '', body, route, certificate }: Attempt): Promise<Answer> {
  const url = new URL((route && target.routes?.[route]) ?? target.url);
  // Whoever answers hears nothing but tokens that are good for nothing else.
  const tls = url.protocol === 'https:' ? { agent: false as const, rejectUnauthorized: false, ...(certificate && { cert: certificate.certificate, key: certificate.privateKey }) } : {};
  const head: string[] = ['Host', url.host, 'Connection', 'close', ...lines.flat()];
  if (method === 'POST') head.push('Content-Length', String(Buffer.byteLength(body ?? '')));
  return new Promise((resolve) => {
    const nothing = () => resolve({ status: 0, headers: {}, challenges: [] });
    const options = { host: url.hostname, port: url.port, path: url.pathname + query, method, headers: head as never, timeout: PATIENCE, ...tls };
    const call = (url.protocol === 'https:' ? secureRequest : request)(options, (response) => {
      const { statusCode: status = 0, headers, rawHeaders } = response;
      const challenges = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'www-authenticate');
      response.on('error', nothing).on('end', () => resolve({ status, headers, challenges }));
      response.resume();
    });
    call.on('error', nothing).on('timeout', () => call.destroy());
    call.end(body);
  });
}
