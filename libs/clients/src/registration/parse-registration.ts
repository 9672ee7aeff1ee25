import { OIDC_SCOPES } from '@latchkey/protocol';
import { CLIENT_METADATA_MEMBERS, type ClientMetadata, type ClientMetadataDocument } from '../metadata/client-metadata.js';
import type { VerifiedSector } from '../metadata/subject-type.js';
import { MetadataFault } from '../metadata/metadata-fault.js';
import { parseClientMetadata } from '../metadata/parse.js';
import { isTranslation } from '../metadata/translations.js';

/** Settings of this server that only an administrator gives; who asks for them is not heard, as with members that are unknown. */
const ADMINISTERED = new Set([
  'entitlements', 'consent', 'allowed_origins', 'access_token_format', 'access_token_lifetime', 'application_token_lifetime',
  'refresh_token_idle_lifetime', 'refresh_token_absolute_lifetime', 'refresh_token_retry_window',
]);
const HEARD: readonly string[] = CLIENT_METADATA_MEMBERS.filter((member) => !ADMINISTERED.has(member));

/** The members that count when a client registers itself; null counts as left out. */
export const heardMembers = (json: ClientMetadataDocument): ClientMetadataDocument =>
  Object.fromEntries([...HEARD, ...Object.keys(json).filter(isTranslation)].flatMap((member) => (Object.hasOwn(json, member) && json[member] != null ? [[member, json[member]]] : [])));

/**
 * The metadata of a client that registers itself (RFC 7591 §2, OIDC Registration §2). Left out, `scope` is every scope of OpenID Connect;
 * PKCE is required of it when it is public or asks for it; people are always asked for their consent.
 * @param sector what was read at `sector_identifier_uri`; without it none is accepted
 * @throws InvalidRedirectUri, InvalidClientMetadata naming the first member that is not acceptable
 */
export function parseRegistration(json: ClientMetadataDocument, sector?: VerifiedSector): ClientMetadata {
  const heard = heardMembers(json);
  const client = parseClientMetadata(
    { scope: OIDC_SCOPES.join(' '), require_pkce: heard.token_endpoint_auth_method === 'none', ...heard },
    { accessTokenLifetimeLimit: 1, ...(sector && { sector }) },
  );
  if (client.grantTypes.includes('client_credentials')) {
    throw new MetadataFault('grant_types', 'must not hold client_credentials for a client that registers itself').asError();
  }
  return client;
}
