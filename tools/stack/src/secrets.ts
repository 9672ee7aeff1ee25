import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { StackFailure } from './stack-failure.js';
import type { Environment } from './stack-settings.js';

const random = (bytes: number) => (): string => randomBytes(bytes).toString('base64url');

/** What is made once and kept. A person types the passwords, so they are shorter. */
const MAKERS = {
  MASTER_KEY: random(32),
  DATABASE_PASSWORD: random(24),
  BOOTSTRAP_ADMIN_CLIENT_SECRET: random(32),
  BOOTSTRAP_ADMIN_PASSWORD: random(15),
  RESOURCE_API_CLIENT_SECRET: random(32),
  ADMIN_API_CLIENT_SECRET: random(32),
  DEMO_CLIENT_SECRET: random(32),
  DEMO_PASSWORD: random(12),
} as const;

/** What is no secret, but settable in the same way. */
const NAMES = {
  BOOTSTRAP_ADMIN_CLIENT_ID: 'latchkey-admin',
  BOOTSTRAP_ADMIN_USERNAME: 'admin',
  RESOURCE_API_CLIENT_ID: 'resource-api',
  ADMIN_API_CLIENT_ID: 'admin-api',
  DEMO_CLIENT_ID: 'demo',
  DEMO_USERNAME: 'demo',
} as const;

export type CredentialName = keyof typeof MAKERS | keyof typeof NAMES;

/** Every credential of the stack by the name of its setting. */
export type Credentials = Readonly<Record<CredentialName, string>>;

/** The settings that hold a credential: a child gets only those it needs. */
export const CREDENTIAL_NAMES: readonly string[] = [...Object.keys(MAKERS), ...Object.keys(NAMES)];

/**
 * Gives the stack's credentials: those of the environment, else those kept in a file of mode 0600, made at the first start.
 *
 * @param file where they are kept
 * @param databaseExists true forbids to make new ones: the old master key alone opens the private keys in the database
 * @throws StackFailure when the file is damaged, not readable, or lost while its database still exists
 */
export const keepCredentials = async (file: string, environment: Environment, databaseExists: string | undefined): Promise<Credentials> => {
  const kept = await read(file);
  if (kept === undefined && databaseExists) {
    throw new StackFailure(`${file} is gone, but the database that it opens is still in ${databaseExists}: restore the file, or remove that folder to begin anew.`);
  }
  const secrets: Record<string, string> = { ...kept };
  for (const [name, make] of Object.entries(MAKERS)) secrets[name] ??= make();
  if (Object.keys(secrets).length !== Object.keys(kept ?? {}).length) await write(file, secrets);
  const all: Record<string, string> = { ...NAMES, ...secrets };
  for (const name of CREDENTIAL_NAMES) all[name] = environment[name]?.trim() || (all[name] ?? '');
  return all as Credentials;
};

const read = async (file: string): Promise<Readonly<Record<string, string>> | undefined> => {
  const broken = (why: string): StackFailure => new StackFailure(`${file} ${why}: restore it, or remove its folder to begin anew.`);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw broken(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const content = parse(text);
  if (content === undefined) throw broken('is damaged');
  return content;
};

const parse = (text: string): Record<string, string> | undefined => {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined;
    const entries = Object.entries(content);
    return entries.every(([, value]) => typeof value === 'string' && value !== '') ? (content as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
};

/** Written aside, made durable and renamed, so that a crash never leaves half a file. */
const write = async (file: string, secrets: Record<string, string>): Promise<void> => {
  const aside = `${file}.new`;
  const handle = await open(aside, 'w', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(`${JSON.stringify(secrets, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, file);
};
