import { BootFailure } from './boot-failure.js';
import { explainFailure } from './explain-failure.js';

const failure = (message: string, members: object = {}): Error => Object.assign(new Error(message), members);

describe('explainFailure', () => {
  it('gives the sentence of a BootFailure as it is', () => {
    expect(explainFailure(new BootFailure('DATABASE_URL must be like postgres://user:password@host/database.'))).toBe(
      'DATABASE_URL must be like postgres://user:password@host/database.',
    );
  });

  it('looks through causes and through errors that come together', () => {
    const refused = failure('refused', { code: 'ECONNREFUSED', address: '127.0.0.1', port: 5432 });
    const sentence =
      'Nothing answers at 127.0.0.1:5432: start what should run there (for PostgreSQL see DATABASE_URL), or correct the setting.';
    expect(explainFailure(new Error('storage', { cause: refused }))).toBe(sentence);
    expect(explainFailure(failure('all failed', { errors: [refused] }))).toBe(sentence);
  });

  it.each(['28P01', '28000', '3D000', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN'])('says which setting to correct on %s', (code) => {
    expect(explainFailure(failure('x', { code }))).toContain('DATABASE_URL');
  });

  it('says the first line of what it does not know, without credentials', () => {
    expect(explainFailure(failure('no way to postgres://me:hunter2@db/x\n  at line 2'))).toBe(
      'The service could not start: no way to postgres://me:[redacted]@db/x (LOG_LEVEL=debug shows more).',
    );
  });

  it('ends on a cause that causes itself', () => {
    const loop = failure('loop');
    loop.cause = loop;
    expect(explainFailure(loop)).toContain('loop');
  });
});
