import { grantTypesOf, responseTypeHas } from '@latchkey/protocol';
import type { ClientMetadata } from './client-metadata.js';
import { frontchannelFault } from './logout.js';
import { MetadataFault } from './metadata-fault.js';
import { algorithmsOf } from './public-keys.js';
import { isMacAlgorithm } from '../secrets/mac-keys.js';
import { encryptionKeyFault } from './response-protection.js';
import { senderConstraintFault } from './sender-constraint.js';

type Rule = (client: ClientMetadata) => MetadataFault | undefined;

const isPublic = (client: ClientMetadata): boolean => client.tokenEndpointAuthMethod === 'none';
const uses = (client: ClientMetadata, grant: ClientMetadata['grantTypes'][number]): boolean => client.grantTypes.includes(grant);
const asks = (client: ClientMetadata): boolean => uses(client, 'authorization_code') || client.responseTypes.length > 0;
const unless = (holds: boolean, member: string, problem: string) => (holds ? undefined : new MetadataFault(member, problem));

/** What must hold between members, in the order that it is checked. */
export const CONSISTENCY: readonly Rule[] = [
  // RFC 7591 §2.1, OIDC Registration §2
  (client) => unless(client.responseTypes.every((type) => grantTypesOf(type).every((grant) => uses(client, grant))), 'response_types', 'must hold a code only where grant_types hold authorization_code, and id_token or token only where they hold implicit'),
  (client) => unless(!uses(client, 'authorization_code') || client.responseTypes.some((type) => responseTypeHas(type, 'code')), 'response_types', 'must hold one with a code where grant_types hold authorization_code'),
  (client) => unless(!asks(client) || client.redirectUris.length > 0, 'redirect_uris', 'is required for a client that asks for authorization'),
  // OIDC Registration §2: tokens in a redirect are for https alone, but for native applications.
  (client) => unless(client.applicationType === 'native' || !uses(client, 'implicit') || client.redirectUris.every((uri) => uri.startsWith('https:')), 'redirect_uris', 'must use https where grant_types hold implicit'),
  (client) => unless(!uses(client, 'refresh_token') || uses(client, 'authorization_code'), 'grant_types', 'must hold authorization_code where they hold refresh_token'),
  // RFC 6749 §4.4: the client credentials grant type MUST only be used by confidential clients.
  (client) => unless(!isPublic(client) || !uses(client, 'client_credentials'), 'grant_types', 'must not hold client_credentials for a client that authenticates by none'),
  (client) => unless(!isPublic(client) || client.consent === 'explicit', 'consent', 'must be explicit for a client that authenticates by none'),
  (client) => unless(!isPublic(client) || client.requirePkce, 'require_pkce', 'must be true for a client that authenticates by none'),
  (client) => unless(client.tokenEndpointAuthMethod !== 'private_key_jwt' || client.jwks !== undefined || client.jwksUri !== undefined, 'jwks', 'is required for private_key_jwt, or jwks_uri'),
  // RFC 8705 §2.1.2, §2.2.2
  (client) => unless(client.tokenEndpointAuthMethod !== 'tls_client_auth' || client.certificateSubject !== undefined, 'tls_client_auth_subject_dn', 'is required for tls_client_auth, or one of the other tls_client_auth members'),
  (client) => unless(client.tokenEndpointAuthMethod !== 'self_signed_tls_client_auth' || client.jwks !== undefined || client.jwksUri !== undefined, 'jwks', 'is required for self_signed_tls_client_auth, or jwks_uri'),
  // RFC 7591 §2: the two MUST NOT both be present.
  (client) => unless(client.jwks === undefined || client.jwksUri === undefined, 'jwks_uri', 'must not stand beside jwks'),
  // OIDC Core §9: a public key must never be taken for the secret of a MAC, nor the other way round.
  (client) => unless(signsAsItProves(client), 'token_endpoint_auth_signing_alg', `is not for token_endpoint_auth_method ${client.tokenEndpointAuthMethod}`),
  (client) => unless(canSign(client), 'token_endpoint_auth_signing_alg', 'fits no key in jwks'),
  encryptionKeyFault,
  senderConstraintFault,
  frontchannelFault,
  (client) => unless((client.refreshTokenIdleLifetime ?? 0) <= (client.refreshTokenAbsoluteLifetime ?? Infinity), 'refresh_token_idle_lifetime', 'must not exceed refresh_token_absolute_lifetime'),
];

function signsAsItProves({ tokenEndpointAuthMethod: method, tokenEndpointAuthSigningAlg: alg }: ClientMetadata): boolean {
  if (alg === undefined) return true;
  return isMacAlgorithm(alg) ? method !== 'private_key_jwt' : method !== 'client_secret_jwt';
}

function canSign({ tokenEndpointAuthMethod, tokenEndpointAuthSigningAlg: alg, jwks, jwksUri }: ClientMetadata): boolean {
  if (tokenEndpointAuthMethod !== 'private_key_jwt' || alg === undefined || jwksUri !== undefined) return true;
  return jwks?.keys.some((key) => algorithmsOf(key).some((own) => own === alg)) ?? false;
}
