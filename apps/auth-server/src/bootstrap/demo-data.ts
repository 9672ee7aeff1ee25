import type { ResourceRecord } from '@latchkey/storage';
import type { NewPerson } from './people.js';

const SCOPES = [
  { name: 'documents:read', description: 'Read your documents' },
  { name: 'documents:write', description: 'Create documents in your name' },
];

/** resource-api as a resource: any client whose registered scope names its scopes may ask for them. */
export const documentsResource = (identifier: string, resourceServers: readonly string[], now: Date): ResourceRecord => ({
  identifier,
  name: 'Documents',
  scopes: SCOPES,
  access: 'open',
  resourceServers,
  version: 1,
  createdAt: now,
  updatedAt: now,
});

/** A client to try the server with: it signs people in, and acts for itself. */
export const demoClient = (resourceApiUrl: string): Readonly<Record<string, unknown>> => ({
  client_name: 'Demo application',
  redirect_uris: [`${resourceApiUrl}/callback`, 'http://127.0.0.1/callback'],
  post_logout_redirect_uris: [resourceApiUrl],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  scope: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', ...SCOPES.map(({ name }) => name)].join(' '),
});

/** A person with every standard claim (OIDC Core §5.1). */
export const demoPerson = ({ id, secret }: { readonly id: string; readonly secret: string }): NewPerson => ({
  username: id,
  password: secret,
  claims: {
    name: 'Ada Example',
    given_name: 'Ada',
    family_name: 'Example',
    nickname: 'ada',
    email: 'ada@example.com',
    email_verified: true,
    phone_number: '+1 555 0100',
    phone_number_verified: false,
    birthdate: '1990-12-10',
    zoneinfo: 'Europe/London',
    locale: 'en-GB',
    address: { formatted: '1 Example Street\nLondon', street_address: '1 Example Street', locality: 'London', country: 'United Kingdom' },
  },
  entitlements: [],
});
