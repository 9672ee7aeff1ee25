import { createServer, request, Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AccessTokenError, createAccessTokenVerifier, type WhenSilent } from '@latchkey/access-token-guard/core';

// One API in a process of its own, guarded by the package as its users have it. It reports by messages when a token that it was told to
// watch is refused for the first time, asked over HTTP as a client would.

/** Milliseconds between two questions about a watched token; what is measured can be longer by as much. */
const PAUSE = 20;

/** To this process: tell when the token, which is accepted now, is refused. */
export interface Watch {
  readonly id: number;
  readonly token: string;
}

/** From it. Times are of the system's monotonic clock, in milliseconds, the same for all processes. */
export type Report =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'first'; readonly id: number; readonly status: number; readonly reason: string }
  | { readonly kind: 'refused'; readonly id: number; readonly status: number; readonly reason: string; readonly at: number };

const { ISSUER = '', INTERNAL_URL = '', AUDIENCE = '', CLIENT_ID = '', CLIENT_SECRET = '', WHEN_SILENT = 'bounded', VERBOSE } = process.env;
const verifier = createAccessTokenVerifier({
  issuers: [{
    issuer: ISSUER, internalUrl: INTERNAL_URL, audience: AUDIENCE, introspection: { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
    revocationFeed: { whenSilent: WHEN_SILENT as WhenSilent, required: true },
  }],
  report: (message) => void (VERBOSE && console.error(message)),
});
await verifier.ready();

const server = createServer((incoming, response) => {
  verifier.authenticate({ headers: incoming.headers }).then(
    () => response.writeHead(200).end(),
    (error: unknown) => response.writeHead(error instanceof AccessTokenError ? error.status : 500).end(reasonOf(error)),
  );
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

interface Answer {
  readonly status: number;
  readonly reason: string;
}

const agent = new Agent({ keepAlive: true });
const ask = (token: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      let reason = '';
      response.setEncoding('utf8').on('data', (text: string) => (reason += text)).on('end', () => resolve({ status: response.statusCode ?? 0, reason }));
    }).on('error', reject).end();
  });

const tell = (report: Report): void => void process.send?.(report);

let ends = 0;
process.on('message', (message: Watch | 'stop watching') => {
  if (message === 'stop watching') ends += 1;
  else void watch(message, ends);
});

async function watch({ id, token }: Watch, since: number): Promise<void> {
  const first = await ask(token);
  tell({ kind: 'first', id, ...first });
  for (let answer = first; ends === since; answer = await ask(token)) {
    if (answer.status !== 200) return tell({ kind: 'refused', id, ...answer, at: Number(process.hrtime.bigint()) / 1e6 });
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

process.on('disconnect', () => process.exit());
tell({ kind: 'listening', port });
