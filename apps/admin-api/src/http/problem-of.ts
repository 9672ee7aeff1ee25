import { HttpException } from '@nestjs/common';
import { AccessTokenException } from '@latchkey/access-token-guard';
import { MetadataFault } from '@latchkey/clients';
import { OAuthError } from '@latchkey/protocol';
import { InvalidCursor, RemovedMeanwhile, StorageUnavailable, UnknownTenant } from '@latchkey/storage';
import { Problem, invalid, type ProblemKind } from './problem.js';

const RETRY_AFTER = { 'retry-after': '5' };

const BY_STATUS: Readonly<Record<number, ProblemKind>> = {
  400: 'malformed-body', 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 413: 'body-too-large', 415: 'unsupported-media-type', 503: 'unavailable',
};

/** The problem that an error is answered as; what it does not know is a server error that tells nothing. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof AccessTokenException) return ofRefusedToken(error);
  if (error instanceof MetadataFault) return ofOAuthError(error.asError());
  if (error instanceof OAuthError) return ofOAuthError(error);
  if (error instanceof StorageUnavailable) return new Problem('unavailable', { detail: 'The database cannot be reached.', headers: RETRY_AFTER });
  if (error instanceof RemovedMeanwhile) return new Problem('conflict', { detail: 'What this belongs to was removed meanwhile.' });
  if (error instanceof InvalidCursor) return invalid('after', 'must be the `next` of a page');
  if (error instanceof UnknownTenant) return new Problem('not-found', { detail: 'There is no such tenant.' });
  return ofStatus(error);
}

function ofRefusedToken(error: AccessTokenException): Problem {
  const body = error.getResponse() as { readonly error_description?: string };
  const kind = BY_STATUS[error.getStatus()] ?? 'unauthorized';
  // A 400 of the guard is about the Authorization header, not about the body.
  return new Problem(kind === 'malformed-body' ? 'invalid-request' : kind, { detail: body.error_description, headers: error.headers });
}

function ofOAuthError(error: OAuthError): Problem {
  if (error.status === 503) return new Problem('unavailable', { detail: error.description, headers: RETRY_AFTER });
  if (error.status >= 500) return new Problem('server-error');
  const { cause } = error;
  const [member, ...rest] = error.message.split(' ');
  const fault = cause instanceof MetadataFault ? { field: cause.member, message: cause.problem } : { field: member ?? '', message: rest.join(' ') };
  return new Problem('invalid-request', { detail: error.description, errors: [fault] });
}

/** What Nest and Fastify throw: a malformed body, an unknown path, a body that is too large. */
function ofStatus(error: unknown): Problem {
  const status = error instanceof HttpException ? error.getStatus() : ((error as { statusCode?: unknown } | null)?.statusCode ?? 500);
  const kind = typeof status === 'number' ? BY_STATUS[status] : undefined;
  if (kind) return new Problem(kind, kind === 'not-found' ? { detail: 'There is nothing at this address.' } : {});
  return typeof status === 'number' && status >= 400 && status < 500 ? new Problem('invalid-request') : new Problem('server-error');
}
