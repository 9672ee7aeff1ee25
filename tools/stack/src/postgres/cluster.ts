import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Children } from '../processes/children.js';
import { StackFailure } from '../stack-failure.js';
import type { Installation } from './installation.js';
import { exists } from './installation.js';
import { reasonOf } from './reason.js';

export const DATABASE_USER = 'latchkey';

/** The locale is fixed, so that the server's messages and the order of text do not depend on the machine. */
export const ENVIRONMENT: NodeJS.ProcessEnv = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/**
 * Makes the data folder at the first start: aside, then renamed, so that an interrupted start leaves none behind.
 *
 * @throws StackFailure when initdb fails, with its reason
 */
export const ensureCluster = async (installation: Installation, password: string, children: Children): Promise<void> => {
  const { folder, data, user } = installation;
  if (await exists(data)) return;
  const aside = join(folder, 'data.new');
  const passwordFile = join(folder, 'password.new');
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { mode: 0o700 });
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
  if (user) for (const path of [aside, passwordFile]) await chown(path, user.uid, user.gid);
  try {
    await initialise(installation, { aside, passwordFile }, children);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(aside, data);
};

const initialise = async (
  { folder, user, program }: Installation,
  { aside, passwordFile }: { readonly aside: string; readonly passwordFile: string },
  children: Children,
): Promise<void> => {
  const child = children.start({
    name: 'initdb',
    command: program('initdb'),
    arguments: [`--pgdata=${aside}`, `--username=${DATABASE_USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'],
    environment: ENVIRONMENT,
    folder,
    user,
    stopSignal: 'SIGTERM',
    killSignal: 'SIGKILL',
    onLine: () => undefined,
  });
  const { code } = await child.ended;
  if (code !== 0) throw new StackFailure(`PostgreSQL could not make its data folder in ${folder}: ${reasonOf(child) ?? 'initdb failed'}.`);
};
