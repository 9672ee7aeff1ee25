import { PARTITIONED_TABLES } from '../maintenance/partitioned-tables.js';
import { MIGRATIONS } from './index.js';

/** A text that changes whenever the schema does; what a copy of a migrated database can be known by. */
export const schemaFingerprint = (): string => JSON.stringify([MIGRATIONS.map(({ STATEMENTS, name }) => [name, STATEMENTS]), PARTITIONED_TABLES]);
