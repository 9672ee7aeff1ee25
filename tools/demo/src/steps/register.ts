import { randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import { Application, CALLBACK, SIGNED_OUT } from '../parties/application.js';
import { randomName, type Management } from '../parties/management.js';
import { discoverAs } from './discover.js';

export const SCOPE = 'openid profile offline_access documents:read documents:write';
const LEDGER_SCOPE = 'ledger:read';

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly password: string;
}

/** What the demo registers an application as. */
export interface Registration {
  readonly issuerUrl: string;
  readonly format: 'jwt' | 'opaque';
  readonly entitlements?: readonly Entitlement[];
}

export interface Entitlement {
  readonly resource: string;
  readonly scopes: readonly string[];
}

/** Registers an application whose access tokens have the format. */
export async function registerApplication(management: Management, { issuerUrl, format, entitlements = [] }: Registration): Promise<Application> {
  const clientSecret = randomBytes(32).toString('base64url');
  const { client_id } = await management.make<{ client_id: string }>('clients', {
    client_id: randomName(format),
    client_secret: clientSecret,
    client_name: `Demo with ${format} access tokens`,
    redirect_uris: [CALLBACK],
    post_logout_redirect_uris: [SIGNED_OUT],
    grant_types: ['authorization_code', 'refresh_token'],
    scope: SCOPE,
    access_token_format: format,
    entitlements,
  }, 'client_id');
  return new Application(format, await discoverAs(issuerUrl, client_id, oidc.ClientSecretBasic(clientSecret)));
}

/** Registers a resource that nobody may use who is not entitled to it. @param server the client that may introspect its tokens */
export async function registerLedger(management: Management, server: string): Promise<Entitlement> {
  const identifier = `https://${randomName('ledger')}.example`;
  await management.make('resources', {
    identifier, name: 'Ledger', access: 'entitled', scopes: [{ name: LEDGER_SCOPE, description: 'Read the ledger' }], resource_servers: [server],
  }, 'identifier');
  return { resource: identifier, scopes: [LEDGER_SCOPE] };
}

export async function registerPerson(management: Management, entitlements: readonly Entitlement[]): Promise<Person> {
  const credentials = { username: randomName('person'), password: randomBytes(18).toString('base64url') };
  const { id } = await management.make<{ id: string }>('accounts', { ...credentials, name: 'Ada Example', entitlements }, 'id');
  return { id, ...credentials };
}
