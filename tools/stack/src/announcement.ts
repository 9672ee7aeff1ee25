import type { Credentials } from './secrets.js';
import { hasDemo } from './services.js';
import type { StackSettings } from './stack-settings.js';

/** What is told once everything runs. */
export interface Announced {
  readonly settings: StackSettings;
  readonly credentials: Credentials;
  /** Where the data is. */
  readonly place: string;
  readonly endpoints: { readonly token: string; readonly introspection: string };
}

const ACCESS_TOKEN = `node -p 'JSON.parse(require("fs").readFileSync(0)).access_token'`;

/** Says what runs where, who can sign in, and lines to paste. */
export const announcement = ({ settings, credentials, place, endpoints }: Announced): string => {
  const { issuerUrl, adminApiUrl, resourceApiUrl } = settings;
  const lines = [
    '',
    'Latchkey runs.',
    '',
    `  auth-server    ${issuerUrl}`,
    `  admin-api      ${adminApiUrl}   (try it at ${adminApiUrl}/docs)`,
    `  resource-api   ${resourceApiUrl}`,
    `  data           ${place}`,
    '',
    `  Administrator  ${credentials.BOOTSTRAP_ADMIN_USERNAME} / ${credentials.BOOTSTRAP_ADMIN_PASSWORD}`,
    ...(hasDemo(settings) ? [`  Demo account   ${credentials.DEMO_USERNAME} / ${credentials.DEMO_PASSWORD}`] : []),
    '',
    'Lines to paste:',
    '',
    '  # what the server offers',
    `  curl -s ${issuerUrl}/.well-known/openid-configuration`,
    ...(hasDemo(settings) ? demoLines(credentials, resourceApiUrl, endpoints) : []),
    ...adminLines(credentials, adminApiUrl, endpoints.token),
    '',
    'Ctrl-C stops everything; the next start keeps the data and the keys.',
    '',
  ];
  return lines.join('\n');
};

const demoLines = (credentials: Credentials, resourceApiUrl: string, endpoints: Announced['endpoints']): readonly string[] => {
  const client = `-u '${credentials.DEMO_CLIENT_ID}:${credentials.DEMO_CLIENT_SECRET}'`;
  return [
    '',
    '  # a token for resource-api, a call with it, and what the server says about it',
    `  ACCESS=$(curl -s ${client} -d grant_type=client_credentials -d scope=documents:read ${endpoints.token} | ${ACCESS_TOKEN})`,
    `  curl -s -H "Authorization: Bearer $ACCESS" ${resourceApiUrl}/documents`,
    `  curl -s ${client} -d "token=$ACCESS" ${endpoints.introspection}`,
  ];
};

// By the names that the guides go on with.
const adminLines = (credentials: Credentials, adminApiUrl: string, token: string): readonly string[] => [
  '',
  '  # the management API; the examples of the guides in docs/ go on from here',
  `  ID='${credentials.BOOTSTRAP_ADMIN_CLIENT_ID}' SECRET='${credentials.BOOTSTRAP_ADMIN_CLIENT_SECRET}'`,
  `  TOKEN=$(curl -s -u "$ID:$SECRET" -d grant_type=client_credentials ${token} | ${ACCESS_TOKEN})`,
  `  curl -s -H "Authorization: Bearer $TOKEN" ${adminApiUrl}/v1/clients`,
];
