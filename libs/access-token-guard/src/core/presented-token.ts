import { InvalidRequest, MissingAccessToken } from './errors.js';
import { headerLines } from './http-request.js';
import type { HttpRequest } from './http-request.js';

/** How a token is presented: alone (RFC 6750), or with the proof of a key (RFC 9449). */
export type TokenScheme = 'Bearer' | 'DPoP';

/** A token as a request presents it. */
export interface PresentedToken {
  readonly scheme: TokenScheme;
  readonly token: string;
}

const BEARER = /^bearer(?: |$)/i;
const DPOP = /^dpop(?: |$)/i;
const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

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
 * Takes the access token from the `Authorization` header (RFC 6750 §2.1, RFC 9449 §7.1), the only place that is accepted. Throws
 * `MissingAccessToken` when there is none and `InvalidRequest` when it is sent twice, elsewhere or malformed.
 */
export function presentedToken(request: HttpRequest): PresentedToken {
  const lines = headerLines(request, 'authorization');
  if (lines.length > 1) throw new InvalidRequest('The request has several Authorization headers; expected one.');
  // A token in the query ends up in logs and in the browser's history (RFC 6750 §5.3, RFC 9700 §4.3.2).
  if (isInQuery(request)) throw new InvalidRequest('The token is in the query; expected it in the Authorization header only.');
  if (isInForm(request)) throw new InvalidRequest('The token is in the form; expected it in the Authorization header only.');
  const line = lines[0] ?? '';
  const scheme = BEARER.test(line) ? 'Bearer' : 'DPoP';
  if (scheme === 'DPoP' && !DPOP.test(line)) throw new MissingAccessToken();
  const token = line.slice(scheme.length).trim();
  if (B64TOKEN.test(token)) return { scheme, token };
  throw new InvalidRequest(`The Authorization header is malformed; expected the scheme ${scheme} and one token.`);
}
