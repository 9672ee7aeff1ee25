export { Database, openDatabase } from './database/database.js';
export type { DatabaseOptions } from './database/database-options.js';
export { migrate } from './database/migrate.js';
export { schemaFingerprint } from './migrations/fingerprint.js';
export { StoragePostgresModule, type StoragePostgresFactory } from './nest/storage-postgres.module.js';
