import { RemovedMeanwhile, StorageUnavailable } from '@latchkey/storage';

const SYSTEM_CODES = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ENOENT',
]);
// PostgreSQL appendix A: connection exceptions, authorization, unknown database, resources, operator intervention (with 57014 when a
// statement ran out of time, and 57P01 when the server goes down), system errors; 25006 from a standby, 25P03 idle too long in a transaction.
const SQLSTATES = /^(?:08|28|3D|53|57|58)|^(?:25006|25P03|40001|40P01|55P03)$/;
// node-postgres gives these no code.
const MESSAGES = /timeout exceeded when trying to connect|Connection terminated|not queryable|Query read timeout|pool after calling end|Client was closed/;

interface Failure {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errors?: unknown;
}

// By its members and not its class: errors of the driver and of the system come from other realms too.
const isFailureOfStorage = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, errors } = error as Failure;
  if (Array.isArray(errors) && errors.some(isFailureOfStorage)) return true;
  if (typeof code === 'string') return SYSTEM_CODES.has(code) || SQLSTATES.test(code);
  return typeof message === 'string' && MESSAGES.test(message);
};

const hasCode = (error: unknown, code: string): boolean => (error as { code?: unknown } | null | undefined)?.code === code;

// PostgreSQL quotes the row that it refused: hashes, sealed keys, personal data. Errors are logged, so they lose it here.
const withoutRow = (error: unknown): void => {
  if (typeof error !== 'object' || error === null) return;
  for (const member of ['detail', 'where', 'internalQuery']) Reflect.deleteProperty(error, member);
};

/**
 * The error as the ports know it, with its cause: what keeps the database from answering becomes StorageUnavailable, a row that belongs
 * to none (SQLSTATE 23503) RemovedMeanwhile, since all that is written belongs to what was found before.
 */
export const asPortError = (error: unknown): unknown => {
  withoutRow(error);
  if (hasCode(error, '23503')) return new RemovedMeanwhile('What the rows belong to is gone.', { cause: error });
  if (error instanceof StorageUnavailable || !isFailureOfStorage(error)) return error;
  return new StorageUnavailable(`The database did not answer: ${(error as Error).message || 'no connection'}`, { cause: error });
};

/** Whether the error says that a unique value is taken (SQLSTATE 23505). */
export const isDuplicate = (error: unknown): boolean => hasCode(error, '23505');
