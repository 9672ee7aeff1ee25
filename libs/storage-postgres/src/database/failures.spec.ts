import { inspect } from 'node:util';
import { StorageUnavailable } from '@latchkey/storage';
import { anAccount, openTestStorage } from '@latchkey/testing';
import { asPortError } from './failures.js';

const withCode = (code: string) => Object.assign(new Error('refused'), { code });

describe('What keeps the database from answering', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '57014', '53300', '08006', '40001', '40P01', '55P03', '25006', '3D000', '28P01'])(
    'is StorageUnavailable to the ports: %s', (code) => {
      const cause = withCode(code);
      expect(asPortError(cause)).toMatchObject({ name: 'StorageUnavailable', cause });
      expect(asPortError(new AggregateError([cause]))).toBeInstanceOf(StorageUnavailable);
    });

  it.each([
    'timeout exceeded when trying to connect', 'Connection terminated unexpectedly', 'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable', 'Query read timeout', 'Cannot use a pool after calling end on the pool',
  ])('is known by its message where the driver gives no code: %s', (message) => {
    expect(asPortError(new Error(message))).toBeInstanceOf(StorageUnavailable);
  });

  it.each([withCode('23505'), withCode('42P01'), new TypeError('x is not a function'), 'text', undefined, null])(
    'is not what is wrong with the statement or the code: %s', (error) => {
      expect(asPortError(error)).toBe(error);
    });
});

describe('A row that belongs to what is gone', () => {
  it('is RemovedMeanwhile to the ports', () => {
    const cause = withCode('23503');
    expect(asPortError(cause)).toMatchObject({ name: 'RemovedMeanwhile', cause });
  });
});

describe('An error of the database', () => {
  it('quotes nothing of the row that was refused', async () => {
    const storage = await openTestStorage();
    const account = { ...anAccount({ passwordHash: '$argon2id$secret' }), claims: undefined } as never;
    const failure: unknown = await storage.run((stores) => stores.accounts.add(account)).catch((error: unknown) => error);
    await storage.close();
    expect(failure).toMatchObject({ code: '23502' });
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('argon2id');
  });
});
