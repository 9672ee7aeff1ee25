import { generateKeyPairSync } from 'node:crypto';
import { InvalidClientMetadata, InvalidRedirectUri, OAuthError } from '@latchkey/protocol';
import type { ClientRecord } from '@latchkey/storage';
import { checkClientId } from './client-id.js';
import { addedEntitlements } from './entitlements.js';
import type { ClientMetadataDocument } from './client-metadata.js';
import { parseClientMetadata } from './parse.js';
import { renderClient, renderClientMetadata } from './render.js';

const limits = { accessTokenLifetimeLimit: 86_400 };
const web = { redirect_uris: ['https://app.example.com/callback'] };
const parse = (json: ClientMetadataDocument) => parseClientMetadata(json, limits);
const faultOf = (json: ClientMetadataDocument): string => {
  try {
    parse(json);
  } catch (error) {
    if (error instanceof OAuthError) return error.message;
    throw error;
  }
  return 'none';
};
const jwkOf = (pair: { publicKey: import('node:crypto').KeyObject; privateKey: import('node:crypto').KeyObject }) => ({
  publicJwk: { ...pair.publicKey.export({ format: 'jwk' }) },
  privateJwk: { ...pair.privateKey.export({ format: 'jwk' }) },
});
const ec = jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const weakRsa = jwkOf(generateKeyPairSync('rsa', { modulusLength: 1024 }));
const rsa = jwkOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));

describe('Client metadata', () => {
  it('has the defaults of RFC 7591 §2', () => {
    expect(parse(web)).toEqual({
      contacts: [], applicationType: 'web', redirectUris: web.redirect_uris, postLogoutRedirectUris: [], allowedOrigins: [],
      grantTypes: ['authorization_code'], responseTypes: ['code'], tokenEndpointAuthMethod: 'client_secret_basic',
      requirePkce: true, scope: [], entitlements: [], consent: 'explicit',
    });
  });

  it('takes null for a member that is left out, and ignores what it does not know', () => {
    expect(parse({ ...web, client_name: null, unheard_of: 'x', secrets: [], version: 7, tenant: 'other' })).toEqual(parse(web));
  });

  it('reads back what it renders', () => {
    const metadata = parse({
      ...web, client_name: 'Shop', client_uri: 'https://shop.example', contacts: ['ops@shop.example'], grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES256', jwks: { keys: [{ ...ec.publicJwk, kid: 'a' }] },
      scope: 'openid profile read', entitlements: [{ resource: 'https://api.example', scopes: ['read'] }], consent: 'implicit', require_pkce: false,
      access_token_format: 'opaque', access_token_lifetime: 60, application_token_lifetime: 60, refresh_token_retry_window: 0,
      refresh_token_idle_lifetime: 10, refresh_token_absolute_lifetime: 10, default_max_age: 0, require_auth_time: true, default_acr_values: ['1'], id_token_signed_response_alg: 'PS256', request_object_signing_alg: 'none', request_uris: ['https://shop.example/request#abc'],
      allowed_origins: ['https://app.example.com'], post_logout_redirect_uris: ['https://app.example.com/bye'],
      backchannel_logout_uri: 'https://in.example/logout?x=y', backchannel_logout_session_required: true,
      frontchannel_logout_uri: 'https://app.example.com/logout', frontchannel_logout_session_required: false,
    });
    expect(parse(renderClientMetadata(metadata))).toEqual(metadata);
  });

  it('renders neither a secret nor the hash of one', () => {
    const client: ClientRecord = {
      ...parse(web), clientId: 'shop', version: 1, createdAt: new Date(0), updatedAt: new Date(0),
      secrets: [{ id: 'cs_1', algorithm: 'sha256', hash: 'the-hash', createdAt: new Date(0) }],
    };
    expect(JSON.stringify(renderClient(client))).not.toMatch(/the-hash|secret"|version/);
    expect(renderClient(client)).toMatchObject({ client_id: 'shop', client_id_issued_at: 0 });
  });
});

describe('What people are shown', () => {
  it('may stand once more for each language, under its canonical tag', () => {
    const said = { ...web, client_name: 'Shop', 'client_name#DE-at': 'Laden', 'policy_uri#de-AT': 'https://shop.example/d', 'tos_uri#ja-jpan-jp': 'https://shop.example/j', 'client_name#fr': null };
    const { translations } = parse(said);
    expect(translations).toEqual({ 'de-AT': { clientName: 'Laden', policyUri: 'https://shop.example/d' }, 'ja-Jpan-JP': { tosUri: 'https://shop.example/j' } });
    expect(renderClientMetadata(parse(said))).toMatchObject({ client_name: 'Shop', 'client_name#de-AT': 'Laden', 'policy_uri#de-AT': 'https://shop.example/d', 'tos_uri#ja-Jpan-JP': 'https://shop.example/j' });
    expect(parse(renderClientMetadata(parse(said)))).toEqual(parse(said));
  });

  it.each([
    [{ 'client_name#': 'x' }, /^client_name must have a language tag/], [{ 'client_name#__proto__': 'x' }, /^client_name must have a language tag/],
    [{ [`client_name#${'de-'.repeat(50)}x`]: 'x' }, /^client_name must have a language tag/], [{ 'client_name#de': 'a', 'client_name#DE': 'b' }, /^client_name#de repeats/],
    [{ 'client_name#de': 'x'.repeat(201) }, /^client_name#de must have at most/], [{ 'policy_uri#de': 'javascript:alert(1)' }, /^policy_uri#de must be an http/],
    [Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`client_name#x-${at}`, 'x'])), /^client_name# must stand at most 100 times/],
  ])('is refused as %.60j', (members, fault) => expect(faultOf({ ...web, ...members })).toMatch(fault));

  it('is in no language for a member that is not shown', () => expect(parse({ ...web, 'redirect_uris#de': ['https://evil.example/'], 'jwks_uri#de': 'x' })).toEqual(parse(web)));
});

describe('Redirect URIs', () => {
  const native = { application_type: 'native', token_endpoint_auth_method: 'none' };

  it.each(['https://app.example.com/cb', 'http://localhost:8080/cb', 'http://127.0.0.1/cb', 'http://[::1]:9/cb'])('may be %s', (uri) => {
    expect(faultOf({ redirect_uris: [uri] })).toBe('none');
  });

  it('may have a private-use scheme in a native application only', () => {
    expect(faultOf({ ...native, redirect_uris: ['com.example.app:/cb'] })).toBe('none');
    expect(faultOf({ redirect_uris: ['com.example.app:/cb'] })).toMatch(/^redirect_uris\[0\] must use https/);
  });

  it.each([
    'javascript:alert(1)//', 'JavaScript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,x', 'vbscript:x', 'http://app.example.com/cb', 'http://localhost.example.com/',
    'http://127.0.0.1.example.com/', 'https://a/b#c', '/cb', 'https://user:pw@a/', 'app:/cb', 'https://a/ b', 'http://LOCALHOST@evil.example/', '', 'x'.repeat(2001),
  ])('may not be %j, in whatever application', (uri) => {
    expect(() => parse({ redirect_uris: ['https://ok.example/', uri] })).toThrow(InvalidRedirectUri);
    expect(() => parse({ ...native, redirect_uris: [uri] })).toThrow(InvalidRedirectUri);
    expect(() => parse({ ...web, post_logout_redirect_uris: [uri] })).toThrow(InvalidClientMetadata);
  });

  it('are named where they are wrong', () => {
    expect(faultOf({ redirect_uris: ['https://a/', 'https://a/#x'] })).toBe('redirect_uris[1] must not have a fragment');
    expect(faultOf({ redirect_uris: ['https://a/', 'https://a/'] })).toBe('redirect_uris[1] repeats an earlier one');
    expect(faultOf({ redirect_uris: 'https://a/' })).toBe('redirect_uris must be an array');
    expect(faultOf({ redirect_uris: [7] })).toBe('redirect_uris[0] must be a string');
  });
});

describe('A registration is refused', () => {
  const machine = { grant_types: ['client_credentials'] };
  const jwt = { ...machine, token_endpoint_auth_method: 'private_key_jwt' };

  it.each<[string, ClientMetadataDocument, RegExp]>([
    ['with a fragment in backchannel_logout_uri', { ...web, backchannel_logout_uri: 'https://a.example/out#x' }, /^backchannel_logout_uri must not have a fragment/],
    ['with backchannel_logout_uri over http', { ...web, backchannel_logout_uri: 'http://a.example/out' }, /^backchannel_logout_uri must be an https/],
    ['with credentials in backchannel_logout_uri', { ...web, backchannel_logout_uri: 'https://a:b@a.example/out' }, /^backchannel_logout_uri must not hold credentials/],
    ['with a text for backchannel_logout_session_required', { ...web, backchannel_logout_session_required: 'yes' }, /^backchannel_logout_session_required must be true or false/],
    ['with a script in frontchannel_logout_uri', { ...web, frontchannel_logout_uri: 'javascript:alert(1)' }, /^frontchannel_logout_uri must be an https/],
    ['with a fragment in frontchannel_logout_uri', { ...web, frontchannel_logout_uri: 'https://app.example.com/out#' }, /^frontchannel_logout_uri must not have a fragment/],
    // A policy that names what a page may frame ends at a semicolon, and another begins at a comma.
    ...['https://a;sandbox/', 'https://a,sandbox/', "https://'self'/", 'https://*/', 'https://a%3Bb/'].map((uri): [string, ClientMetadataDocument, RegExp] =>
      [`with a host in frontchannel_logout_uri that is no name, ${uri}`, { ...web, frontchannel_logout_uri: uri }, /^frontchannel_logout_uri must name a host/]),
    ['with a host in logo_uri that is no name', { ...web, logo_uri: 'https://a;form-action/logo.png' }, /^logo_uri must name a host/],
    ['with a host in jwks_uri that is no name', { ...web, jwks_uri: 'https://a;b/jwks' }, /^jwks_uri must name a host/],
    ['with frontchannel_logout_uri at another host', { ...web, frontchannel_logout_uri: 'https://app.example.org/out' }, /^frontchannel_logout_uri must have scheme, host and port/],
    ['with frontchannel_logout_uri at another port', { ...web, frontchannel_logout_uri: 'https://app.example.com:8443/out' }, /^frontchannel_logout_uri must have scheme, host and port/],
    ['without a redirect URI for the code', {}, /^redirect_uris is required/],
    ['with a response type that no grant serves', { ...machine, response_types: ['code'] }, /^response_types/],
    ['with a code grant but no response type', { ...web, response_types: [] }, /^response_types/],
    ['with an unknown grant type', { ...web, grant_types: ['password'] }, /^grant_types\[0\] must be one of/],
    ['with refresh tokens that nothing gives', { grant_types: ['refresh_token'] }, /^grant_types/],
    ['with client_credentials for a public client', { ...machine, token_endpoint_auth_method: 'none' }, /^grant_types/],
    ['with implicit consent for a public client', { ...web, token_endpoint_auth_method: 'none', consent: 'implicit' }, /^consent/],
    ['without PKCE for a public client', { ...web, token_endpoint_auth_method: 'none', require_pkce: false }, /^require_pkce/],
    ['with private_key_jwt and no keys', jwt, /^jwks is required/],
    ['with a private key', { ...jwt, jwks: { keys: [ec.privateJwk] } }, /^jwks\.keys\[0\] must be a public key/],
    ['with a private RSA key', { ...jwt, jwks: { keys: [rsa.publicJwk, rsa.privateJwk] } }, /^jwks\.keys\[1\] must be a public key/],
    ['with a symmetric key', { ...jwt, jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }, /^jwks\.keys\[0\] must be a public key/],
    ['with a key that verifies everything', { ...jwt, jwks: { keys: [{ ...rsa.publicJwk, e: 'AQ' }] } }, /public exponent/],
    ['with a key that keeps whoever checks it busy', { ...jwt, jwks: { keys: [{ ...rsa.publicJwk, e: Buffer.alloc(383, 0xff).toString('base64url') }] } }, /public exponent/],
    ['with jwks and jwks_uri', { ...jwt, jwks: { keys: [ec.publicJwk] }, jwks_uri: 'https://app.example/keys' }, /^jwks_uri must not stand beside jwks/],
    ['with keys at an http address', { ...jwt, jwks_uri: 'http://app.example/keys' }, /^jwks_uri must be an https address/],
    ['with keys at an address with credentials', { ...jwt, jwks_uri: 'https://a:b@app.example/keys' }, /^jwks_uri must not hold credentials/],
    ['with a weak key', { ...jwt, jwks: { keys: [weakRsa.publicJwk] } }, /modulus of 2048/],
    ['with a point that is not on the curve', { ...jwt, jwks: { keys: [{ ...ec.publicJwk, y: ec.publicJwk.x }] } }, /is not a valid key/],
    ['with two keys of one kid', { ...jwt, jwks: { keys: [{ ...ec.publicJwk, kid: 'a' }, { ...rsa.publicJwk, kid: 'a' }] } }, /kid repeats/],
    ['with too many keys', { ...jwt, jwks: { keys: Array.from({ length: 21 }, () => ec.publicJwk) } }, /^jwks\.keys must hold/],
    ['with oversized keys', { ...jwt, jwks: { keys: [{ ...ec.publicJwk, x5c: ['A'.repeat(40_000)] }] } }, /^jwks must have at most/],
    ['with a MAC for private_key_jwt', { ...jwt, token_endpoint_auth_signing_alg: 'HS256', jwks: { keys: [ec.publicJwk] } }, /^token_endpoint_auth_signing_alg is not for/],
    ['with a signature for client_secret_jwt', { ...machine, token_endpoint_auth_method: 'client_secret_jwt', token_endpoint_auth_signing_alg: 'ES256' }, /^token_endpoint_auth_signing_alg is not for/],
    ['for tls_client_auth without a name', { ...machine, token_endpoint_auth_method: 'tls_client_auth' }, /^tls_client_auth_subject_dn is required/],
    ['for tls_client_auth with two names', { ...machine, token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: 'CN=a', tls_client_auth_san_dns: 'a.example' }, /^tls_client_auth_san_dns must not stand beside/],
    ['with a malformed distinguished name', { ...machine, tls_client_auth_subject_dn: 'CN=a,garbage' }, /^tls_client_auth_subject_dn must be a distinguished name/],
    ['with a malformed IP address', { ...machine, tls_client_auth_san_ip: '10.0.0' }, /^tls_client_auth_san_ip must be/],
    ['for self_signed_tls_client_auth without keys', { ...machine, token_endpoint_auth_method: 'self_signed_tls_client_auth' }, /^jwks is required/],
    ['with a signing algorithm that fits no key', { ...jwt, token_endpoint_auth_signing_alg: 'RS256', jwks: { keys: [ec.publicJwk] } }, /fits no key/],
    ['with a malformed scope', { ...machine, scope: 'a  b' }, /^scope must be a list/],
    ['with a lifetime beyond the tenant’s limit', { ...machine, access_token_lifetime: 86_401 }, /^access_token_lifetime must be a whole number from 1 to 86400/],
    ['with a lifetime of no whole seconds', { ...machine, application_token_lifetime: 0.5 }, /^application_token_lifetime/],
    ['with a negative window', { ...machine, refresh_token_retry_window: -1 }, /^refresh_token_retry_window/],
    ['with an idle limit beyond a year, for which no partition would be there', { ...machine, refresh_token_idle_lifetime: 366 * 86_400, refresh_token_absolute_lifetime: 400 * 86_400 }, /^refresh_token_idle/],
    ['with an idle limit beyond the absolute one', { ...machine, refresh_token_idle_lifetime: 11, refresh_token_absolute_lifetime: 10 }, /^refresh_token_idle/],
    ['with a logo that is a script', { ...web, logo_uri: 'javascript:alert(1)' }, /^logo_uri must be an http/],
    ['with an origin that has a path', { ...web, allowed_origins: ['https://a.example/'] }, /^allowed_origins\[0\] must be an origin/],
    ['with the null origin', { ...web, allowed_origins: ['null'] }, /^allowed_origins\[0\] must be an origin/],
    ['with a name of control characters', { ...web, client_name: 'a\u0000b' }, /^client_name must not hold/],
    ['with an entitlement to an OpenID Connect scope', { ...machine, entitlements: [{ resource: 'https://a', scopes: ['openid'] }] }, /^entitlements\[0\]\.scopes\[0\] is a scope of OpenID/],
    ['with an entitlement of more members', { ...machine, entitlements: [{ resource: 'https://a', scopes: ['x'], all: true }] }, /^entitlements\[0\] must be/],
    ['with two entitlements for one resource', { ...machine, entitlements: [{ resource: 'https://a', scopes: ['x'] }, { resource: 'https://a', scopes: ['y'] }] }, /^entitlements\[1\]\.resource repeats/],
  ])('%s', (_, json, fault) => {
    expect(faultOf(json)).toMatch(fault);
  });

  it('with an identifier that could be a person', () => {
    expect(() => checkClientId('acct_1')).toThrow(InvalidClientMetadata);
    expect(() => checkClientId('a b')).toThrow(InvalidClientMetadata);
    expect(checkClientId('https://app.example')).toBe('https://app.example');
  });
});

describe('addedEntitlements', () => {
  it('tells what is new, resource by resource', () => {
    const from = [{ resource: 'a', scopes: ['read'] }];
    expect(addedEntitlements(from, [{ resource: 'a', scopes: ['read', 'write'] }, { resource: 'b', scopes: ['read'] }])).toEqual([
      { resource: 'a', scopes: ['write'] },
      { resource: 'b', scopes: ['read'] },
    ]);
    expect(addedEntitlements(from, from)).toEqual([]);
  });
});

describe('How people are known and told of', () => {
  const sector = { uri: 'https://sector.example/uris', redirectUris: ['https://app.example.com/callback', 'https://b.example/'] };
  const two = { redirect_uris: sector.redirectUris, subject_type: 'pairwise' };
  const faultWith = (json: ClientMetadataDocument, verified = sector): string => {
    try {
      return parseClientMetadata(json, { ...limits, sector: verified }) && 'none';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('is pairwise by the one host of the redirect URIs, or by a sector that was read', () => {
    expect(parse({ ...web, subject_type: 'pairwise' })).toMatchObject({ subjectType: 'pairwise' });
    expect(faultWith({ ...two, sector_identifier_uri: sector.uri })).toBe('none');
  });

  it.each<[object, string]>([
    [two, 'sector_identifier_uri is required'],
    [{ subject_type: 'pairwise', application_type: 'native', redirect_uris: ['com.example.app:/cb'] }, 'sector_identifier_uri is required'],
    [{ ...web, subject_type: 'secret' }, 'subject_type must be one of'],
    [{ ...web, sector_identifier_uri: 'http://sector.example/' }, 'sector_identifier_uri must be an https address'],
    [{ ...web, sector_identifier_uri: 'https://other.example/' }, 'sector_identifier_uri was not read'],
    [{ redirect_uris: ['https://evil.example/'], sector_identifier_uri: sector.uri }, 'sector_identifier_uri does not list redirect_uris[0]'],
  ])('is refused as %j', (json, fault) => expect(faultWith(json as ClientMetadataDocument)).toContain(fault));

  const enc = { keys: [{ ...rsa.publicJwk, use: 'enc' }] };
  it('is encrypted to a key that is there', () => {
    const metadata = parse({ ...web, jwks: enc, id_token_encrypted_response_alg: 'RSA-OAEP', userinfo_encrypted_response_alg: 'RSA-OAEP-256', userinfo_encrypted_response_enc: 'A256GCM', userinfo_signed_response_alg: 'ES256' });
    expect(metadata).toMatchObject({ idTokenEncryptedResponse: { alg: 'RSA-OAEP', enc: 'A128CBC-HS256' }, userinfoEncryptedResponse: { alg: 'RSA-OAEP-256', enc: 'A256GCM' }, userinfoSignedResponseAlg: 'ES256' });
    expect(parse(renderClientMetadata(metadata))).toEqual(metadata);
  });

  it.each<[object, string]>([
    [{ id_token_encrypted_response_alg: 'RSA-OAEP' }, 'jwks is required'],
    [{ id_token_encrypted_response_enc: 'A128GCM' }, 'needs id_token_encrypted_response_alg'],
    [{ jwks: enc, userinfo_encrypted_response_alg: 'ECDH-ES' }, 'userinfo_encrypted_response_alg fits no key'],
    [{ jwks: { keys: [{ ...rsa.publicJwk, use: 'sig' }] }, id_token_encrypted_response_alg: 'RSA-OAEP' }, 'id_token_encrypted_response_alg fits no key'],
    [{ jwks: enc, id_token_encrypted_response_alg: 'A128KW' }, 'id_token_encrypted_response_alg must be one of'],
    [{ jwks: enc, id_token_encrypted_response_alg: 'dir' }, 'id_token_encrypted_response_alg must be one of'],
    [{ jwks: enc, id_token_encrypted_response_alg: 'RSA1_5' }, 'id_token_encrypted_response_alg must be one of'],
    [{ userinfo_signed_response_alg: 'none' }, 'userinfo_signed_response_alg must be one of'],
  ])('is refused as %j', (json, fault) => expect(faultOf({ ...web, ...json })).toContain(fault));
});
