import type { ClientRecord } from '@latchkey/storage';
import { renderAuthenticationDefaults } from './authentication-defaults.js';
import { renderLogout } from './logout.js';
import { renderCertificateSubject } from './certificate-subject.js';
import { renderResponseProtection } from './response-protection.js';
import { renderSenderConstraint } from './sender-constraint.js';
import { renderSubjectType } from './subject-type.js';
import { renderTranslations } from './translations.js';
import type { ClientMetadata, ClientMetadataDocument, ClientMetadataMember } from './client-metadata.js';

/** Client metadata as `parseClientMetadata` reads it; members that hold nothing are left out. */
export function renderClientMetadata(client: ClientMetadata): ClientMetadataDocument {
  const members: Record<ClientMetadataMember, unknown> = {
    client_name: client.clientName,
    client_uri: client.clientUri,
    logo_uri: client.logoUri,
    policy_uri: client.policyUri,
    tos_uri: client.tosUri,
    initiate_login_uri: client.initiateLoginUri,
    software_id: client.softwareId,
    software_version: client.softwareVersion,
    contacts: client.contacts,
    application_type: client.applicationType,
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    allowed_origins: client.allowedOrigins,
    grant_types: client.grantTypes,
    response_types: client.responseTypes,
    token_endpoint_auth_method: client.tokenEndpointAuthMethod,
    token_endpoint_auth_signing_alg: client.tokenEndpointAuthSigningAlg,
    ...renderCertificateSubject(client),
    jwks: client.jwks,
    jwks_uri: client.jwksUri,
    scope: client.scope.join(' '),
    entitlements: client.entitlements,
    ...renderResponseProtection(client),
    ...renderSubjectType(client),
    ...renderSenderConstraint(client),
    ...renderLogout(client),
    request_object_signing_alg: client.requestObjectSigningAlg,
    request_uris: client.requestUris,
    ...renderAuthenticationDefaults(client),
    require_pkce: client.requirePkce,
    consent: client.consent,
    access_token_format: client.accessTokenFormat,
    ...renderLifetimes(client),
  };
  return Object.fromEntries(Object.entries({ ...members, ...renderTranslations(client) }).filter(([, value]) => value !== undefined));
}

const renderLifetimes = (client: ClientMetadata) => ({
  access_token_lifetime: client.accessTokenLifetime,
  application_token_lifetime: client.applicationTokenLifetime,
  refresh_token_idle_lifetime: client.refreshTokenIdleLifetime,
  refresh_token_absolute_lifetime: client.refreshTokenAbsoluteLifetime,
  refresh_token_retry_window: client.refreshTokenRetryWindow,
});

/** A registered client as JSON (RFC 7591 §3.2.1), without its secrets and without their hashes. */
export const renderClient = (client: ClientRecord): ClientMetadataDocument => ({
  client_id: client.clientId,
  client_id_issued_at: Math.floor(client.createdAt.getTime() / 1000),
  ...renderClientMetadata(client),
});
