/**
 * Grant types that a client can be registered for (RFC 6749; IANA "OAuth Parameters"). `implicit` stands for tokens from the
 * authorization endpoint; the token endpoint does not know it.
 */
export const GRANT_TYPES = ['authorization_code', 'refresh_token', 'client_credentials', 'implicit'] as const;
export type GrantType = (typeof GRANT_TYPES)[number];

/** Response types (OAuth 2.0 Multiple Response Type Encoding Practices §3–5), spelled as the registry spells them. */
export const RESPONSE_TYPES = ['code', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token', 'none'] as const;
export type ResponseType = (typeof RESPONSE_TYPES)[number];

/** What a response of a type consists of. */
export type ResponsePart = 'code' | 'id_token' | 'token';

/** Client authentication methods (IANA "OAuth Token Endpoint Authentication Methods"). */
export const CLIENT_AUTHENTICATION_METHODS = [
  'none', 'client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth',
] as const;
export type ClientAuthenticationMethodName = (typeof CLIENT_AUTHENTICATION_METHODS)[number];

/** What a certificate names a client by, after `tls_client_auth_` (RFC 8705 §2.1.2). */
export const CERTIFICATE_SUBJECTS = ['subject_dn', 'san_dns', 'san_uri', 'san_ip', 'san_email'] as const;
export type CertificateSubjectKind = (typeof CERTIFICATE_SUBJECTS)[number];

/** Algorithms that tokens are signed with (RFC 7518 §3.1, RFC 8037). */
export const SIGNING_ALGORITHMS = [
  'ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA',
] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** Algorithms by which whoever shares a secret with the server authenticates a JWT (RFC 7518 §3.2). */
export const MAC_ALGORITHMS = ['HS256', 'HS384', 'HS512'] as const;
export type MacAlgorithm = (typeof MAC_ALGORITHMS)[number];

/** Algorithms of the assertions by which clients authenticate (OIDC Core §9). */
export const CLIENT_ASSERTION_ALGORITHMS = [...SIGNING_ALGORITHMS, ...MAC_ALGORITHMS] as const;
export type ClientAssertionAlgorithm = (typeof CLIENT_ASSERTION_ALGORITHMS)[number];

/** Algorithms by which the key of an encrypted JWT is agreed on or wrapped, for the holder of a private key (RFC 7518 §4.1). */
export const KEY_ENCRYPTION_ALGORITHMS = ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'] as const;
export type KeyEncryptionAlgorithm = (typeof KEY_ENCRYPTION_ALGORITHMS)[number];

/** Algorithms by which the content of a JWT is encrypted (RFC 7518 §5.1). */
export const CONTENT_ENCRYPTION_ALGORITHMS = ['A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512', 'A128GCM', 'A192GCM', 'A256GCM'] as const;
export type ContentEncryptionAlgorithm = (typeof CONTENT_ENCRYPTION_ALGORITHMS)[number];

/** The two renderings of an access token. */
export const ACCESS_TOKEN_FORMATS = ['jwt', 'opaque'] as const;
export type AccessTokenFormatName = (typeof ACCESS_TOKEN_FORMATS)[number];

/** RFC 7523 §2.2. */
export const JWT_BEARER_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
