import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ClientMetadataDocument } from '../metadata/client-metadata.js';

/** What registrations are full of, the most frequent last. Ids that are about were made with it: another one needs a version of its own. */
const DICTIONARY = Buffer.from(
  '"token_endpoint_auth_signing_alg":"PS256","request_object_signing_alg":"none","initiate_login_uri":"default_max_age":3600,"require_pkce":true,'
  + '"software_version":"software_id":"sector_identifier_uri":"subject_type":"pairwise","public","post_logout_redirect_uris":["https://localhost:8443'
  + '"jwks":{"keys":[{"kty":"RSA","e":"AQAB","use":"sig","alg":"RS256","kid":"kty":"EC","crv":"P-256","x":"y":"ES256","use":"enc","n":"'
  + '"contacts":["admin@"],"policy_uri":"https://www.tos_uri":"https://logo_uri":"https://client_uri":"https://.png/privacy/terms/logo'
  + '"application_type":"native","web","id_token_signed_response_alg":"RS256","jwks_uri":"https://.well-known/jwks.json'
  + '"scope":"openid profile email address phone offline_access","response_types":["code id_token","id_token token","code token","code id_token token","id_token","code"],'
  + '"grant_types":["implicit","authorization_code","refresh_token"],"token_endpoint_auth_method":"private_key_jwt","client_secret_post","client_secret_basic","none",'
  + '"client_name":"https://app.example.com/oauth/auth/signin-oidc/test/a/callback"],"redirect_uris":["http://127.0.0.1:","http://localhost:","https://',
);
const MAX_OPENED = 32 * 1024;

/** Registered metadata in few bytes. */
export const compact = (json: ClientMetadataDocument): Buffer => deflateRawSync(JSON.stringify(json), { dictionary: DICTIONARY, level: 9 });

/** @throws when the bytes are no such metadata */
export const expand = (bytes: Buffer): ClientMetadataDocument =>
  JSON.parse(inflateRawSync(bytes, { dictionary: DICTIONARY, maxOutputLength: MAX_OPENED }).toString('utf8')) as ClientMetadataDocument;
