import { ACCESS_TOKEN_FORMATS, RESPONSE_TYPES } from '@latchkey/protocol';
import { DECADE, MONTH, YEAR } from '../http/durations.js';
import { Flag, Json, OneOf, Parts, SomeOf, Text, Texts, Whole } from '../http/members.js';

class SoftwareStatementIssuerDto {
  @Text({ required: true, max: 2000, about: 'The `iss` of its statements' })
  issuer!: string;

  @Json({ required: true, about: 'Its public keys as a JWK set' })
  jwks!: Record<string, unknown>;
}

/** Which attribute of accounts becomes which claim. */
class ClaimMappingDto {
  @Text({ required: true, max: 200, example: 'https://example.com/department' })
  claim!: string;

  @Text({ required: true, max: 100, about: '`username`, a standard claim, or a member of `attributes`, which accounts may then have', example: 'department' })
  attribute!: string;

  @Texts({ items: 50, max: 200, about: 'The scopes that open it at userinfo' })
  scopes?: string[];

  @Texts({ items: 50, about: 'The resources whose access tokens hold it' })
  resources?: string[];
}

class TenantScopeDto {
  @Text({ required: true, max: 200, example: 'staff' })
  name!: string;

  @Text({ required: true, max: 500, about: 'What the consent page says of it', example: 'See where you work' })
  description!: string;
}

/** What holds where client and resource say nothing. Lifetimes and windows are seconds. */
export class TenantSettingsDto {
  @OneOf({ of: ACCESS_TOKEN_FORMATS })
  access_token_format?: string;

  @Whole({ min: 1, max: MONTH, about: 'Of a person’s access tokens' })
  access_token_lifetime?: number;

  @Whole({ min: 1, max: MONTH, about: 'Of access tokens from client_credentials' })
  application_token_lifetime?: number;

  @Whole({ min: 1, max: MONTH, about: 'What no access token may exceed' })
  access_token_lifetime_limit?: number;

  @Whole({ min: 1, max: MONTH })
  id_token_lifetime?: number;

  @Whole({ min: 1, max: 600 })
  authorization_code_lifetime?: number;

  @Whole({ min: 1, max: YEAR })
  refresh_token_idle_lifetime?: number;

  @Whole({ min: 1, max: DECADE })
  refresh_token_absolute_lifetime?: number;

  @Whole({ min: 0, max: 3600, about: '0: every reuse of a refresh token counts as theft' })
  refresh_token_retry_window?: number;

  @Whole({ min: 60, max: DECADE })
  session_idle_lifetime?: number;

  @Whole({ min: 60, max: DECADE })
  session_absolute_lifetime?: number;

  @Whole({ min: 0, max: DECADE, about: 'How long a key signs until the next takes its place; 0: until somebody rotates it' })
  signing_key_rotation_period?: number;

  @Whole({ min: 3, max: YEAR, about: 'How long before it signs a key is published; at least three times jwks_max_age' })
  signing_key_announce_lead?: number;

  @Whole({ min: 1, max: YEAR, about: 'How long after it signed a key is published, if longer than anything that it signed can live' })
  signing_key_retire_lag?: number;

  @Whole({ min: 1, max: 86_400, about: 'How long anybody may keep the JWK set' })
  jwks_max_age?: number;

  @SomeOf({ of: RESPONSE_TYPES, about: 'What clients may ask for; `code` where left out' })
  response_types_allowed?: string[];

  @Flag({ about: 'Whether request objects of clients that are registered for no algorithm may be unsigned; false where left out' })
  unsigned_request_objects?: boolean;

  @Flag({ about: 'Whether DPoP proofs must hold a nonce of the server; false where left out' })
  dpop_nonce_required?: boolean;

  @Flag({ about: 'Whether people may make accounts of their own; false where left out' })
  sign_up?: boolean;

  @Whole({ min: 1, max: MONTH, about: 'Of access tokens of the implicit flow that only userinfo accepts' })
  implicit_userinfo_token_lifetime?: number;

  @Whole({ min: 1, max: MONTH, about: 'Of access tokens of the code and hybrid flows that only userinfo accepts' })
  code_userinfo_token_lifetime?: number;

  @Parts({ of: () => ClaimMappingDto, about: 'Claims beyond those of OIDC Core §5.1' })
  claims?: ClaimMappingDto[];

  @Parts({ of: () => TenantScopeDto, items: 50, about: 'Scopes that open claims, beside those of OpenID Connect' })
  scopes?: TenantScopeDto[];

  @OneOf({ of: ['off', 'open', 'token'], about: 'Who may register clients at the registration endpoint: nobody, anybody, or whoever holds an initial access token' })
  registration?: string;

  @Whole({ min: 3600, max: YEAR, about: 'After so long without use a client that registered itself is forgotten' })
  registration_unused_lifetime?: number;

  @Whole({ min: 1, max: 1_000_000, about: 'How many clients that anybody registers and that need to be kept one network may cause in a day' })
  registration_rows_per_day?: number;

  @Parts({ of: () => SoftwareStatementIssuerDto, items: 20, about: 'Whose software statements are believed (RFC 7591 §2.3)' })
  software_statement_issuers?: SoftwareStatementIssuerDto[];
}
