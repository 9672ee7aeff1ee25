import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Children } from '../processes/children.js';
import { installPostgres } from './installation.js';
import { serverUser } from './server-user.js';
import { startPostgres, type ServerSettings } from './server.js';

const PATIENCE = 10_000;

export interface TemporaryDatabase {
  readonly url: string;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL whose data goes with it, in the folder for temporary files.
 *
 * @param settings of the server, as `fsync: 'off'`
 * @throws StackFailure with PostgreSQL's reason when it does not start
 */
export const temporaryPostgres = async (settings: ServerSettings = {}): Promise<TemporaryDatabase> => {
  const path = await mkdtemp(join(tmpdir(), 'latchkey-postgres-'));
  await chmod(path, 0o755); // run by root, the server runs as `postgres`, who must pass through
  const children = new Children();
  const stop = async () => {
    // Its data goes with it: nothing need be written to it first, however slow the disk is.
    children.kill();
    await children.stop(PATIENCE);
    await rm(path, { recursive: true, force: true });
  };
  try {
    const installation = await installPostgres({ path, file: (name) => join(path, name) }, serverUser());
    const { url } = await startPostgres(installation, randomBytes(16).toString('hex'), children, settings);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
