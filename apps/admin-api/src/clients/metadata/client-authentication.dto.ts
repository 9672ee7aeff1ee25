import { CLIENT_ASSERTION_ALGORITHMS, CLIENT_AUTHENTICATION_METHODS } from '@latchkey/protocol';
import { Json, OneOf, Text } from '../../http/members.js';

/** How a client proves itself, and by which keys (RFC 7591 §2, RFC 8705 §2). */
export class ClientAuthenticationDto {
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
}
