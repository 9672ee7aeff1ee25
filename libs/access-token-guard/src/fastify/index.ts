import { admit, holdToUse } from '../core/admission.js';
import { AccessTokenError } from '../core/index.js';
import type { AccessTokenVerifier, HttpRequest, Requirement, RunningAccessTokenVerifier } from '../core/index.js';

export { accessTokenOf } from '../core/admission.js';

/** As much of Fastify's reply and instance as is used here. */
interface Reply {
  code(status: number): this;
  headers(headers: Record<string, string>): this;
  send(body: unknown): this;
}
interface Instance {
  get(path: string, handler: (request: unknown, reply: Reply) => unknown): unknown;
  addHook(name: 'onReady' | 'preClose', hook: () => Promise<void>): unknown;
}

/** Serves the resource's metadata (RFC 9728 §3), and lets the verifier follow its issuers until the application closes. */
export async function accessTokenGuard(app: Instance, { verifier }: { readonly verifier: RunningAccessTokenVerifier }): Promise<void> {
  app.addHook('onReady', async () => void verifier.ready());
  // Before Fastify waits for open answers to end: those that end with their token do.
  app.addHook('preClose', async () => verifier.close());
  const resource = verifier.protectedResource;
  for (const path of resource?.paths ?? []) {
    app.get(path, (_request, reply) => reply.headers({ 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' }).send(resource?.metadata));
  }
}

/** A hook, for `onRequest`: lets a request through when its token is valid and meets the requirements; answers with status and challenge otherwise. */
export function requireAccessToken(verifier: AccessTokenVerifier, ...requirements: readonly Requirement[]) {
  holdToUse(verifier, requirements);
  return async (request: HttpRequest, reply: Reply): Promise<unknown> => {
    try {
      return await admit(request, verifier, requirements).finally(() => void reply.headers(verifier.acceptanceHeaders(request)));
    } catch (error) {
      if (!(error instanceof AccessTokenError)) throw error;
      return reply.code(error.status).headers(error.headers).send(error.body);
    }
  };
}
