import { admit, holdToUse } from '../core/admission.js';
import { AccessTokenError } from '../core/index.js';
import type { AccessTokenVerifier, HttpRequest, Requirement } from '../core/index.js';

export { accessTokenOf } from '../core/admission.js';

/** As much of Express's response as is used here. */
interface Response {
  status(code: number): this;
  set(headers: Record<string, string>): this;
  json(body: unknown): unknown;
}
type Next = (error?: unknown) => void;

/** A handler as Express, and what is like it, takes one. */
export type Middleware = (request: HttpRequest & { readonly path?: string }, response: Response, next: Next) => void;

/** Lets a request through when its token is valid and meets the requirements; answers with status and challenge otherwise. */
export function requireAccessToken(verifier: AccessTokenVerifier, ...requirements: readonly Requirement[]): Middleware {
  holdToUse(verifier, requirements);
  return (request, response, next) => {
    admit(request, verifier, requirements)
      .finally(() => void response.set(verifier.acceptanceHeaders(request)))
      .then(
        () => next(),
        (error: unknown) => (error instanceof AccessTokenError ? response.status(error.status).set(error.headers).json(error.body) : next(error)),
      )
      // The application may have answered by itself meanwhile; a fault that nobody catches would end the process.
      .catch(next);
  };
}

/** Serves the resource's metadata (RFC 9728 §3) at its fixed places, and lets everything else through. */
export function protectedResourceMetadata({ protectedResource }: AccessTokenVerifier): Middleware {
  return ({ method, path }, response, next) => {
    if (method !== 'GET' || path === undefined || protectedResource?.paths.includes(path) !== true) return next();
    response.set({ 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' }).json(protectedResource.metadata);
  };
}
