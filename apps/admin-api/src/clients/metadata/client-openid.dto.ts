import { CONTENT_ENCRYPTION_ALGORITHMS, KEY_ENCRYPTION_ALGORITHMS, SIGNING_ALGORITHMS } from '@latchkey/protocol';
import { SUBJECT_TYPES } from '@latchkey/clients';
import { YEAR } from '../../http/durations.js';
import { Flag, OneOf, Text, Texts, Whole } from '../../http/members.js';

/** What a client wants of OpenID Connect (OIDC Dynamic Client Registration §2). */
export class ClientOpenidDto {
  @OneOf({ of: SUBJECT_TYPES, about: '`pairwise`: it knows people by a `sub` that no other sector knows; `public` where left out' })
  subject_type?: string;

  @Text({ max: 2000, about: 'Lists the redirect URIs of its sector, as a JSON array' })
  sector_identifier_uri?: string;

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

  @Whole({ min: 0, max: YEAR })
  default_max_age?: number;

  @Flag({ about: 'That it needs `auth_time`, which every ID token has' })
  require_auth_time?: boolean;

  @Texts({ items: 20, max: 200, about: 'What it wishes as `acr` where a request says nothing; no demand' })
  default_acr_values?: string[];
}
