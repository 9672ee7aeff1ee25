import type { ClientRecord } from '@latchkey/storage';
import type { VerifiedSector } from './subject-type.js';

/** What a registration says of a client: the metadata of RFC 7591 §2 and the settings of this server. */
export type ClientMetadata = Omit<ClientRecord, 'clientId' | 'secrets' | 'version' | 'createdAt' | 'updatedAt' | 'registration' | 'expiresAt'>;

/** Client metadata as JSON, with the names of RFC 7591. */
export type ClientMetadataDocument = Readonly<Record<string, unknown>>;

/** Every member that a registration may have. */
export const CLIENT_METADATA_MEMBERS = [
  'client_name', 'client_uri', 'logo_uri', 'policy_uri', 'tos_uri', 'initiate_login_uri', 'software_id', 'software_version', 'contacts', 'application_type',
  'redirect_uris', 'post_logout_redirect_uris', 'allowed_origins',
  'grant_types', 'response_types', 'token_endpoint_auth_method', 'token_endpoint_auth_signing_alg', 'jwks', 'jwks_uri',
  'tls_client_auth_subject_dn', 'tls_client_auth_san_dns', 'tls_client_auth_san_uri', 'tls_client_auth_san_ip', 'tls_client_auth_san_email',
  'tls_client_certificate_bound_access_tokens', 'dpop_bound_access_tokens',
  'scope', 'entitlements', 'request_object_signing_alg', 'request_uris', 'default_max_age', 'require_auth_time', 'default_acr_values', 'require_pkce', 'consent',
  'subject_type', 'sector_identifier_uri',
  'backchannel_logout_uri', 'backchannel_logout_session_required', 'frontchannel_logout_uri', 'frontchannel_logout_session_required',
  'id_token_signed_response_alg', 'id_token_encrypted_response_alg', 'id_token_encrypted_response_enc',
  'userinfo_signed_response_alg', 'userinfo_encrypted_response_alg', 'userinfo_encrypted_response_enc',
  'access_token_format', 'access_token_lifetime', 'application_token_lifetime',
  'refresh_token_idle_lifetime', 'refresh_token_absolute_lifetime', 'refresh_token_retry_window',
] as const;
export type ClientMetadataMember = (typeof CLIENT_METADATA_MEMBERS)[number];

/** What a tenant limits. Seconds. */
export interface ClientMetadataLimits {
  readonly accessTokenLifetimeLimit: number;
  /** What was read at `sector_identifier_uri`; without it none is accepted. */
  readonly sector?: VerifiedSector;
}
