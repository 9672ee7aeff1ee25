import { Injectable } from '@nestjs/common';
import { ACR_VALUES } from '@latchkey/accounts';
import { supportedClaims } from '@latchkey/claims';
import { SUBJECT_TYPES } from '@latchkey/clients';
import { ClientAuthenticator, MutualTls } from '@latchkey/client-authentication';
import { GrantRegistry } from '@latchkey/grants';
import { CLIENT_ASSERTION_ALGORITHMS, CONTENT_ENCRYPTION_ALGORITHMS, KEY_ENCRYPTION_ALGORITHMS, OIDC_SCOPES, SIGNING_ALGORITHMS, grantTypesOf } from '@latchkey/protocol';
import type { TenantRecord } from '@latchkey/storage';
import { IssuerAddresses } from '@latchkey/token-issuance';
import { CODE_CHALLENGE_METHODS } from '../authorization/rules/index.js';
import { promptValuesOf } from '../authorization/prompts/prompt-values.js';
import { modesFor } from '../authorization/response-modes/index.js';
import { UI_LOCALES } from '../interaction/messages/index.js';
import { DISPLAY_VALUES } from '../interaction/pages/display.js';
import { ENDPOINTS, OAUTH_DOCUMENTS, OAUTH_ENDPOINTS } from './endpoints.js';

const ID_TOKEN_CLAIMS = ['iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'azp', 'sid'];

const WITH_CERTIFICATE = ['token_endpoint', 'introspection_endpoint', 'revocation_endpoint', 'userinfo_endpoint'] as const;

/** What the server says of itself (RFC 8414 §2, OIDC Discovery §3), made from what is there. */
@Injectable()
export class ServerMetadata {
  constructor(
    private readonly issuers: IssuerAddresses,
    private readonly grants: GrantRegistry,
    private readonly clients: ClientAuthenticator,
    private readonly tls: MutualTls,
  ) {}

  of({ id, settings }: TenantRecord): Readonly<Record<string, unknown>> {
    const issuer = this.issuers.issuerOf(id);
    const endpoints = at(issuer, ENDPOINTS);
    const registration = settings.registration === 'off' ? {} : { registration_endpoint: `${issuer}/registration` };
    return { issuer, ...endpoints, ...registration, ...this.authorization(settings), ...this.clientAuthentication(), ...LOGOUT, ...this.mutualTls(id), ...claims(settings) };
  }

  /** Beside what both documents say, what OpenID Connect knows nothing of. */
  ofAuthorizationServer(tenant: TenantRecord): Readonly<Record<string, unknown>> {
    const known = this.of(tenant);
    const alias = this.issuers.mtlsOf(tenant.id);
    const aliases = alias === undefined ? {} : { mtls_endpoint_aliases: { ...(known['mtls_endpoint_aliases'] as object), ...at(alias, OAUTH_ENDPOINTS) } };
    return { ...known, ...at(this.issuers.issuerOf(tenant.id), { ...OAUTH_ENDPOINTS, ...OAUTH_DOCUMENTS }), ...aliases };
  }

  private authorization(settings: TenantRecord['settings']) {
    const { responseTypesAllowed, unsignedRequestObjects = false } = settings;
    const served: readonly string[] = this.grants.types;
    return {
      response_types_supported: responseTypesAllowed,
      response_modes_supported: [...new Set(responseTypesAllowed.flatMap(modesFor).map(({ name }) => name))],
      grant_types_supported: [...new Set([...served, ...responseTypesAllowed.flatMap(grantTypesOf)])],
      prompt_values_supported: promptValuesOf(settings),
      acr_values_supported: ACR_VALUES,
      display_values_supported: DISPLAY_VALUES,
      ui_locales_supported: UI_LOCALES,
      code_challenge_methods_supported: CODE_CHALLENGE_METHODS,
      authorization_response_iss_parameter_supported: true, // RFC 9207 §3
      request_parameter_supported: true,
      request_uri_parameter_supported: true,
      require_request_uri_registration: true,
      // What a client may use without being registered for it (OIDC Registration §2, request_object_signing_alg).
      request_object_signing_alg_values_supported: [...(unsignedRequestObjects ? ['none'] : []), ...SIGNING_ALGORITHMS],
      claims_parameter_supported: true,
      dpop_signing_alg_values_supported: SIGNING_ALGORITHMS,
    };
  }

  private clientAuthentication() {
    const methods = this.clients.methods;
    const confidential = methods.filter((method) => method !== 'none');
    return {
      token_endpoint_auth_methods_supported: methods,
      token_endpoint_auth_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS,
      introspection_endpoint_auth_methods_supported: confidential,
      introspection_endpoint_auth_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS,
      revocation_endpoint_auth_methods_supported: methods,
      revocation_endpoint_auth_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS,
    };
  }

  /** RFC 8705 §3.3, §5: the endpoints that a client with a certificate calls, where TLS asks for one. */
  private mutualTls(tenant: TenantRecord['id']) {
    const alias = this.issuers.mtlsOf(tenant);
    const aliases = alias === undefined ? {} : { mtls_endpoint_aliases: Object.fromEntries(WITH_CERTIFICATE.map((name) => [name, alias + ENDPOINTS[name]])) };
    return { ...(this.tls.on && { tls_client_certificate_bound_access_tokens: true }), ...aliases };
  }
}

const at = (base: string, paths: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, base + path]));

/** What becomes known of a sign-out, by OIDC Back-Channel Logout §2.1 and Front-Channel Logout §3. */
const LOGOUT = {
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
  frontchannel_logout_supported: true,
  frontchannel_logout_session_supported: true,
};

const claims = (settings: TenantRecord['settings']) => ({
  scopes_supported: [...OIDC_SCOPES, ...(settings.scopes ?? []).map(({ name }) => name)],
  subject_types_supported: SUBJECT_TYPES,
  id_token_signing_alg_values_supported: SIGNING_ALGORITHMS,
  id_token_encryption_alg_values_supported: KEY_ENCRYPTION_ALGORITHMS,
  id_token_encryption_enc_values_supported: CONTENT_ENCRYPTION_ALGORITHMS,
  userinfo_signing_alg_values_supported: SIGNING_ALGORITHMS,
  userinfo_encryption_alg_values_supported: KEY_ENCRYPTION_ALGORITHMS,
  userinfo_encryption_enc_values_supported: CONTENT_ENCRYPTION_ALGORITHMS,
  claim_types_supported: ['normal'],
  claims_supported: [...supportedClaims(settings), ...ID_TOKEN_CLAIMS],
});
