import { randomBytes } from 'node:crypto';

const random = (): string => randomBytes(32).toString('base64url');

/** The credentials of one stack, under the names of their settings. */
export const makeStackSecrets = () => ({
  MASTER_KEY: random(),
  BOOTSTRAP_ADMIN_CLIENT_ID: 'bootstrap-client',
  BOOTSTRAP_ADMIN_CLIENT_SECRET: random(),
  BOOTSTRAP_ADMIN_USERNAME: 'administrator',
  BOOTSTRAP_ADMIN_PASSWORD: random(),
  RESOURCE_API_CLIENT_ID: 'resource-api',
  RESOURCE_API_CLIENT_SECRET: random(),
  ADMIN_API_CLIENT_ID: 'admin-api',
  ADMIN_API_CLIENT_SECRET: random(),
});

export type StackSecrets = ReturnType<typeof makeStackSecrets>;
