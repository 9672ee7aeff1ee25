import { ACCESS_TOKEN_FORMATS, CLIENT_ASSERTION_ALGORITHMS, CLIENT_AUTHENTICATION_METHODS, CONTENT_ENCRYPTION_ALGORITHMS, GRANT_TYPES, KEY_ENCRYPTION_ALGORITHMS, RESPONSE_TYPES, SIGNING_ALGORITHMS } from '@latchkey/protocol';
import { SUBJECT_TYPES, isTranslation } from '@latchkey/clients';
import { Flag, Json, OneOf, Parts, SomeOf, Text, Texts, Whole } from '../http/members.js';
import { EntitlementDto } from './entitlement.dto.js';

const MONTH = 30 * 86_400;
const YEAR = 365 * 86_400;
const DECADE = 10 * YEAR;

/** Client metadata (RFC 7591 §2) and the settings of this server. The rules between members are those of a registration. */
export class ClientMetadataDto {
  /** `client_name#de` and its like, which the rules of a registration check. */
  static readonly takes = isTranslation;

  @Text({ max: 200, about: 'What people are shown. It and the pages below may stand once more for each language: `client_name#de` (RFC 7591 §2.2)' })
  client_name?: string;

  @Text({ max: 2000 })
  client_uri?: string;

  @Text({ max: 2000 })
  logo_uri?: string;

  @Text({ max: 2000 })
  policy_uri?: string;

  @Text({ max: 2000 })
  tos_uri?: string;

  @Text({ max: 2000, about: 'Where others may send a person to have the client begin (OIDC Core §4)' })
  initiate_login_uri?: string;

  @Text({ max: 200 })
  software_id?: string;

  @Text({ max: 200 })
  software_version?: string;

  @Texts({ items: 20, max: 320 })
  contacts?: string[];

  @OneOf({ of: ['web', 'native'] })
  application_type?: string;

  @Texts({ about: 'https; http on localhost, 127.0.0.1 and [::1]; for native applications a private-use scheme', example: ['https://app.example.com/callback'] })
  redirect_uris?: string[];

  @Texts()
  post_logout_redirect_uris?: string[];

  @Texts({ max: 300, about: 'Origins that may call token, revocation and userinfo from a browser, beside those of the redirect URIs' })
  allowed_origins?: string[];

  @SomeOf({ of: GRANT_TYPES, about: '`authorization_code` where left out' })
  grant_types?: string[];

  @SomeOf({ of: RESPONSE_TYPES })
  response_types?: string[];

  @OneOf({ of: CLIENT_AUTHENTICATION_METHODS, about: '`client_secret_basic` where left out' })
  token_endpoint_auth_method?: string;

  @OneOf({ of: CLIENT_ASSERTION_ALGORITHMS, about: 'The only algorithm of its assertions: of a signature for private_key_jwt, of a MAC for client_secret_jwt' })
  token_endpoint_auth_signing_alg?: string;

  @Text({ max: 1000, about: 'Whom its certificate names, for tls_client_auth: one of the five (RFC 8705 §2.1.2)', example: 'CN=Payroll,O=Example' })
  tls_client_auth_subject_dn?: string;

  @Text({ max: 1000 })
  tls_client_auth_san_dns?: string;

  @Text({ max: 1000 })
  tls_client_auth_san_uri?: string;

  @Text({ max: 1000 })
  tls_client_auth_san_ip?: string;

  @Text({ max: 1000 })
  tls_client_auth_san_email?: string;

  @Json({ about: 'Public keys as a JWK set; at most 20' })
  jwks?: Record<string, unknown>;

  @Text({ max: 2000, about: 'Where it keeps its public keys, instead of `jwks`' })
  jwks_uri?: string;

  @Text({ min: 0, max: 2000, about: 'Scopes of OpenID Connect and of `open` resources, separated by spaces', example: 'openid profile documents:read' })
  scope?: string;

  @Parts({ of: () => EntitlementDto, about: 'What it may have at `entitled` resources' })
  entitlements?: EntitlementDto[];

  @OneOf({ of: SUBJECT_TYPES, about: '`pairwise`: it knows people by a `sub` that no other sector knows; `public` where left out' })
  subject_type?: string;

  @Text({ max: 2000, about: 'Lists the redirect URIs of its sector, as a JSON array' })
  sector_identifier_uri?: string;

  @Text({ max: 2000, about: 'Where it is told by the server that a session ended (OIDC Back-Channel Logout)' })
  backchannel_logout_uri?: string;

  @Flag({ about: 'That it cannot do without the `sid`, which logout tokens have in any case' })
  backchannel_logout_session_required?: boolean;

  @Text({ max: 2000, about: 'What the page that a person signs out on loads in a frame; at the origin of one of the redirect URIs' })
  frontchannel_logout_uri?: string;

  @Flag({ about: 'Whether `iss` and `sid` are added to it' })
  frontchannel_logout_session_required?: boolean;

  @OneOf({ of: SIGNING_ALGORITHMS })
  id_token_signed_response_alg?: string;

  @OneOf({ of: KEY_ENCRYPTION_ALGORITHMS, about: 'ID tokens are not encrypted where left out' })
  id_token_encrypted_response_alg?: string;

  @OneOf({ of: CONTENT_ENCRYPTION_ALGORITHMS, about: 'A128CBC-HS256 where left out' })
  id_token_encrypted_response_enc?: string;

  @OneOf({ of: SIGNING_ALGORITHMS, about: 'Userinfo is not signed where left out' })
  userinfo_signed_response_alg?: string;

  @OneOf({ of: KEY_ENCRYPTION_ALGORITHMS, about: 'Userinfo is not encrypted where left out' })
  userinfo_encrypted_response_alg?: string;

  @OneOf({ of: CONTENT_ENCRYPTION_ALGORITHMS, about: 'A128CBC-HS256 where left out' })
  userinfo_encrypted_response_enc?: string;

  @OneOf({ of: ['none', ...SIGNING_ALGORITHMS], about: 'The only algorithm of its request objects; `none`: unsigned ones' })
  request_object_signing_alg?: string;

  @Texts({ about: 'Where its request objects may be fetched from' })
  request_uris?: string[];

  @Whole({ min: 0, max: DECADE })
  default_max_age?: number;

  @Flag({ about: 'That it needs `auth_time`, which every ID token has' })
  require_auth_time?: boolean;

  @Texts({ items: 20, max: 200, about: 'What it wishes as `acr` where a request says nothing; no demand' })
  default_acr_values?: string[];

  @Flag({ about: 'true where left out; a public client cannot do without' })
  require_pkce?: boolean;

  @Flag({ about: 'Its access tokens are bound to its certificate (RFC 8705 §3)' })
  tls_client_certificate_bound_access_tokens?: boolean;

  @Flag({ about: 'Its access tokens are bound to the key of its DPoP proofs, and no others are issued (RFC 9449 §5.2)' })
  dpop_bound_access_tokens?: boolean;

  @OneOf({ of: ['explicit', 'implicit'], about: '`implicit`: a confidential first-party client that people need not consent to' })
  consent?: string;

  @OneOf({ of: ACCESS_TOKEN_FORMATS })
  access_token_format?: string;

  @Whole({ min: 1, max: MONTH, about: 'Seconds; within the limit of the tenant' })
  access_token_lifetime?: number;

  @Whole({ min: 1, max: MONTH, about: 'Seconds; of tokens from client_credentials' })
  application_token_lifetime?: number;

  @Whole({ min: 1, max: YEAR })
  refresh_token_idle_lifetime?: number;

  @Whole({ min: 1, max: DECADE })
  refresh_token_absolute_lifetime?: number;

  @Whole({ min: 0, max: 3600, about: 'Seconds; 0: every reuse of a refresh token counts as theft' })
  refresh_token_retry_window?: number;
}
