import { freePort } from './ports.js';

/** Where the services of a stack are reached. */
export interface Addresses {
  readonly issuer: string;
  readonly adminApi: string;
  readonly resourceApi: string;
}

export const localAddresses = async (): Promise<Addresses> => ({
  issuer: `http://127.0.0.1:${await freePort()}`,
  adminApi: `http://127.0.0.1:${await freePort()}`,
  resourceApi: `http://127.0.0.1:${await freePort()}`,
});

/** The settings that tell a service its addresses. */
export const addressSettings = ({ issuer, adminApi, resourceApi }: Addresses): Readonly<Record<string, string>> => ({
  ISSUER_URL: issuer,
  ADMIN_API_URL: adminApi,
  RESOURCE_API_URL: resourceApi,
  AUTH_SERVER_PORT: new URL(issuer).port,
  ADMIN_API_PORT: new URL(adminApi).port,
  RESOURCE_API_PORT: new URL(resourceApi).port,
  LISTEN_ADDRESS: '127.0.0.1',
});
