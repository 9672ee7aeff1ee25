import type { ClientRecord } from '@latchkey/storage';
import { FixedClock } from '../fixed-clock.js';

/** A confidential client that may use every grant. */
export function aClient(overrides: Partial<ClientRecord> = {}): ClientRecord {
  return {
    clientId: 'app',
    clientName: 'Example App',
    contacts: [],
    applicationType: 'web',
    redirectUris: ['https://app.example/callback'],
    postLogoutRedirectUris: [],
    allowedOrigins: [],
    grantTypes: ['authorization_code', 'refresh_token', 'client_credentials'],
    responseTypes: ['code'],
    tokenEndpointAuthMethod: 'client_secret_basic',
    scope: ['openid', 'profile', 'email', 'offline_access', 'documents:read'],
    entitlements: [],
    requirePkce: true,
    consent: 'explicit',
    secrets: [],
    version: 1,
    createdAt: FixedClock.START,
    updatedAt: FixedClock.START,
    ...overrides,
  };
}

/** A public client, as a single-page or native application is. */
export const aPublicClient = (overrides: Partial<ClientRecord> = {}): ClientRecord =>
  aClient({
    clientId: 'public-app',
    tokenEndpointAuthMethod: 'none',
    grantTypes: ['authorization_code', 'refresh_token'],
    ...overrides,
  });
