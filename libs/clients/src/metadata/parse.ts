import {
  ACCESS_TOKEN_FORMATS, CLIENT_ASSERTION_ALGORITHMS, CLIENT_AUTHENTICATION_METHODS, GRANT_TYPES, SIGNING_ALGORITHMS, ScopeSet,
} from '@latchkey/protocol';
import { readDocumentAddress, readDocumentAddresses, readOrigins, readPage, readRedirectUris } from './addresses.js';
import { readCertificateSubject } from './certificate-subject.js';
import { readAuthenticationDefaults } from './authentication-defaults.js';
import type { ClientMetadata, ClientMetadataDocument, ClientMetadataLimits } from './client-metadata.js';
import { CONSISTENCY } from './consistency.js';
import { readEntitlements } from './entitlements.js';
import { Members } from './members.js';
import { MetadataFault } from './metadata-fault.js';
import { readLogout } from './logout.js';
import { readJwks } from './public-keys.js';
import { readResponseProtection } from './response-protection.js';
import { readResponseTypes } from './response-types.js';
import { readSenderConstraint } from './sender-constraint.js';
import { readSubjectType, sectorFault } from './subject-type.js';
import { readTranslations } from './translations.js';

const YEAR = 365 * 86_400;
/** Partitions for refresh tokens are made 400 days ahead, so that none may live longer unused. */
const MAX_IDLE = YEAR;

/**
 * Client metadata from its JSON, with the defaults of RFC 7591 §2 where members are left out or null; members that it does not know are
 * ignored, as RFC 7591 §2 demands.
 * @throws InvalidRedirectUri, InvalidClientMetadata naming the first member that is not acceptable (RFC 7591 §3.2.2)
 */
export function parseClientMetadata(json: ClientMetadataDocument, limits: ClientMetadataLimits): ClientMetadata {
  try {
    const members = new Members(json);
    const client: ClientMetadata = withoutUndefined({
      ...readDescription(members),
      ...readProtocol(members),
      ...readAccess(members),
      ...readLifetimes(members, limits),
    });
    for (const rule of CONSISTENCY) {
      const fault = rule(client);
      if (fault) throw fault;
    }
    const fault = sectorFault(client, limits.sector);
    if (fault) throw fault;
    return client;
  } catch (error) {
    throw error instanceof MetadataFault ? error.asError() : error;
  }
}

function readDescription(members: Members) {
  return {
    clientName: members.text('client_name', 200),
    clientUri: readPage(members, 'client_uri'),
    logoUri: readPage(members, 'logo_uri'),
    policyUri: readPage(members, 'policy_uri'),
    tosUri: readPage(members, 'tos_uri'),
    translations: readTranslations(members),
    initiateLoginUri: readDocumentAddress(members, 'initiate_login_uri'),
    softwareId: members.text('software_id', 200),
    softwareVersion: members.text('software_version', 200),
    contacts: members.texts('contacts', { items: 20, length: 320 }, () => undefined) ?? [],
  };
}

function readProtocol(members: Members) {
  const applicationType = members.name('application_type', ['web', 'native'] as const) ?? 'web';
  const grantTypes = members.names('grant_types', GRANT_TYPES) ?? ['authorization_code' as const];
  const responseTypes = readResponseTypes(members);
  return {
    applicationType,
    redirectUris: readRedirectUris(members, 'redirect_uris', applicationType) ?? [],
    postLogoutRedirectUris: readRedirectUris(members, 'post_logout_redirect_uris', applicationType) ?? [],
    allowedOrigins: readOrigins(members, 'allowed_origins') ?? [],
    grantTypes,
    // Left out, they follow from the grant types: `code` is the default that goes with authorization_code.
    responseTypes: responseTypes ?? (grantTypes.includes('authorization_code') ? ['code' as const] : []),
    tokenEndpointAuthMethod: members.name('token_endpoint_auth_method', CLIENT_AUTHENTICATION_METHODS) ?? ('client_secret_basic' as const),
    tokenEndpointAuthSigningAlg: members.name('token_endpoint_auth_signing_alg', CLIENT_ASSERTION_ALGORITHMS),
    certificateSubject: readCertificateSubject(members),
    jwks: readJwks(members),
    jwksUri: readDocumentAddress(members, 'jwks_uri'),
    ...readResponseProtection(members),
    ...readSubjectType(members),
    ...readLogout(members),
    requestObjectSigningAlg: members.name('request_object_signing_alg', ['none', ...SIGNING_ALGORITHMS] as const),
    requestUris: readDocumentAddresses(members, 'request_uris'),
    ...readAuthenticationDefaults(members),
    senderConstraint: readSenderConstraint(members),
    requirePkce: members.flag('require_pkce') ?? true,
  };
}

function readAccess(members: Members) {
  return {
    scope: readScope(members),
    entitlements: readEntitlements(members) ?? [],
    consent: members.name('consent', ['explicit', 'implicit'] as const) ?? ('explicit' as const),
    accessTokenFormat: members.name('access_token_format', ACCESS_TOKEN_FORMATS),
  };
}

function readScope(members: Members): readonly string[] {
  const value = members.get('scope');
  if (value === undefined) return [];
  if (typeof value !== 'string') throw new MetadataFault('scope', 'must be a string');
  try {
    return [...ScopeSet.parse(value)];
  } catch {
    throw new MetadataFault('scope', 'must be a list of scope names separated by single spaces (RFC 6749 section 3.3)');
  }
}

function readLifetimes(members: Members, { accessTokenLifetimeLimit }: ClientMetadataLimits) {
  return {
    accessTokenLifetime: members.integer('access_token_lifetime', 1, accessTokenLifetimeLimit),
    applicationTokenLifetime: members.integer('application_token_lifetime', 1, accessTokenLifetimeLimit),
    refreshTokenIdleLifetime: members.integer('refresh_token_idle_lifetime', 1, MAX_IDLE),
    refreshTokenAbsoluteLifetime: members.integer('refresh_token_absolute_lifetime', 1, 10 * YEAR),
    refreshTokenRetryWindow: members.integer('refresh_token_retry_window', 0, 3600),
  };
}

type Defined<Value> = { [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key] } & {
  [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Exclude<Value[Key], undefined>;
};

const withoutUndefined = <Value extends object>(value: Value): Defined<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Defined<Value>;
