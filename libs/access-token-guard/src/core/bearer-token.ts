import { InvalidRequest, MissingAccessToken } from './errors.js';

/** What the guard looks at in a request; Node's, Express's and Fastify's requests are such. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawHeaders?: readonly string[] | undefined;
  /** Fastify's way to Node's request. */
  readonly raw?: { readonly rawHeaders?: readonly string[] | undefined } | undefined;
  readonly url?: string | undefined;
  readonly originalUrl?: string | undefined;
  readonly body?: unknown;
}

const BEARER = /^bearer(?: |$)/i;
const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** Every `Authorization` line as it was sent: Node keeps only the first in `headers`. */
function authorizationLines({ headers, rawHeaders, raw }: HttpRequest): readonly string[] {
  const lines = rawHeaders ?? raw?.rawHeaders;
  const sent = lines?.filter((_, index) => index % 2 === 1 && lines[index - 1]?.toLowerCase() === 'authorization') ?? [];
  if (sent.length > 0) return sent;
  const kept = headers['authorization'];
  if (kept === undefined) return [];
  return typeof kept === 'string' ? [kept] : kept;
}

function isInQuery(request: HttpRequest): boolean {
  const address = request.originalUrl ?? request.url ?? '';
  const start = address.indexOf('?');
  return start !== -1 && new URLSearchParams(address.slice(start + 1)).has('access_token');
}

/** Only a form can carry a token in its body (RFC 6750 §2.2); in JSON the same name is the application's own business. */
function isInForm({ headers, body }: HttpRequest): boolean {
  const type = headers['content-type'];
  if (typeof type !== 'string' || !type.toLowerCase().startsWith('application/x-www-form-urlencoded')) return false;
  if (typeof body === 'string') return new URLSearchParams(body).has('access_token');
  return typeof body === 'object' && body !== null && Object.hasOwn(body, 'access_token');
}

/**
 * Takes the access token from the `Authorization` header (RFC 6750 §2.1), the only place that is accepted. Throws
 * `MissingAccessToken` when there is none and `InvalidRequest` when it is sent twice, elsewhere or malformed.
 */
export function bearerToken(request: HttpRequest): string {
  const lines = authorizationLines(request);
  if (lines.length > 1) throw new InvalidRequest('The request has several Authorization headers; expected one.');
  // A token in the query ends up in logs and in the browser's history (RFC 6750 §5.3, RFC 9700 §4.3.2).
  if (isInQuery(request)) throw new InvalidRequest('The token is in the query; expected it in the Authorization header only.');
  if (isInForm(request)) throw new InvalidRequest('The token is in the form; expected it in the Authorization header only.');
  const line = lines[0]?.trim() ?? '';
  if (!BEARER.test(line)) throw new MissingAccessToken();
  const token = line.slice('bearer'.length).trim();
  if (B64TOKEN.test(token)) return token;
  throw new InvalidRequest('The Authorization header is malformed; expected the scheme Bearer and one token.');
}
