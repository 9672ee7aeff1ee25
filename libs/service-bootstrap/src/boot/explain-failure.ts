import { types } from 'node:util';
import { redactText } from '../logging/redaction.js';
import { BootFailure } from './boot-failure.js';

interface SystemError extends Error {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

const EXPLANATIONS: Readonly<Record<string, (error: SystemError) => string>> = {
  EADDRINUSE: ({ port }) => `Port ${port} is already in use: stop the program that listens there, or choose another port.`,
  EADDRNOTAVAIL: ({ address }) => `The address ${address} is not one of this machine: set LISTEN_ADDRESS to one that is.`,
  EACCES: ({ port, message }) => (port ? `Port ${port} needs more rights than this user has: choose one above 1023.` : `${firstLine(message)}.`),
  ECONNREFUSED: ({ address, port }) =>
    `Nothing answers at ${address ?? 'the configured address'}${port ? `:${port}` : ''}: start what should run there (for PostgreSQL see DATABASE_URL), or correct the setting.`,
  ETIMEDOUT: ({ address, port }) => `${address ?? 'A host'}${port ? `:${port}` : ''} does not answer: check that it runs and can be reached (for PostgreSQL see DATABASE_URL).`,
  ENOTFOUND: ({ hostname }) => `The host name ${hostname ?? ''} is unknown: correct the setting that names it (for PostgreSQL DATABASE_URL).`,
  EAI_AGAIN: ({ hostname }) => `The host name ${hostname ?? ''} cannot be looked up now: check the network, or correct the setting that names it (for PostgreSQL DATABASE_URL).`,
  '28P01': () => 'The database refuses the password: correct DATABASE_URL.',
  '28000': () => 'The database refuses the user: correct DATABASE_URL.',
  '3D000': () => 'The database named in DATABASE_URL does not exist: create it, or correct DATABASE_URL.',
  '53300': () => 'The database has no connection left: raise its max_connections, or run fewer nodes.',
  '57P03': () => 'The database is still starting: try again in a moment.',
};

/**
 * Says in a sentence why a service did not start and what to do.
 *
 * @param error whatever ended the boot; causes and aggregated errors are looked through
 */
export const explainFailure = (error: unknown): string => {
  for (const layer of layers(error)) {
    if (layer instanceof BootFailure) return layer.message;
    const explain = EXPLANATIONS[layer.code ?? ''];
    if (explain) return explain(layer);
  }
  const message = firstLine(types.isNativeError(error) ? error.message : String(error));
  // Nobody chose these words, so they may hold anything.
  return `The service could not start: ${redactText(message)} (LOG_LEVEL=debug shows more).`;
};

const layers = (error: unknown, depth = 0): readonly SystemError[] => {
  if (!types.isNativeError(error) || depth > 5) return [];
  const inner = 'errors' in error && Array.isArray(error.errors) ? (error.errors as unknown[]) : [error.cause];
  return [error, ...inner.flatMap((cause) => layers(cause, depth + 1))];
};

const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').replace(/[.\s]+$/, '');
