import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { need } from '@latchkey/access-token-guard/core';
import type { AccessTokenVerifier } from '@latchkey/access-token-guard/core';
import type { Feature, Target } from './index.js';

/** All that Latchkey's guard can do. */
export const ALL_FEATURES: readonly Feature[] = [
  'introspection', 'scope', 'dpop', 'confirmation', 'ES256', 'ES384', 'ES512', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA', 'Ed25519',
];

/** An API of two routes that is listening. */
export interface GuardedApi {
  readonly target: Target;
  stop(): Promise<void>;
}

const FORM = 'application/x-www-form-urlencoded';

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const type = request.headers['content-type']?.toLowerCase() ?? '';
  if (type.startsWith(FORM)) return Object.fromEntries(new URLSearchParams(text));
  return type === 'application/json' ? (JSON.parse(text) as unknown) : text;
}

/** A refusal of the guard, from whichever copy of it. */
interface Refusal {
  readonly status: number;
  readonly headers: Record<string, string>;
}

async function answer(request: IncomingMessage, response: ServerResponse, verifier: AccessTokenVerifier): Promise<void> {
  try {
    const token = await verifier.authenticate(Object.assign(request, { body: await bodyOf(request) }));
    if (request.url?.startsWith('/scoped') === true) await verifier.require(token, [need.scopes('documents:write')]);
    response.writeHead(200).end();
  } catch (error) {
    const { status = 500, headers = {} } = error as Partial<Refusal>;
    response.writeHead(status, headers).end();
  }
}

/** Serves two routes with Node alone, behind a verifier that is made once the address is known. */
export async function guardedApi(verifierAt: (url: string) => AccessTokenVerifier): Promise<GuardedApi> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const verifier = verifierAt(origin);
  server.on('request', (request, response) => void answer(request, response, verifier));
  return {
    target: { url: `${origin}/documents`, scopedUrl: `${origin}/scoped`, features: ALL_FEATURES },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
