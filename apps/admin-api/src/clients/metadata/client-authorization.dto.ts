import { GRANT_TYPES, RESPONSE_TYPES, SIGNING_ALGORITHMS } from '@latchkey/protocol';
import { Flag, OneOf, Parts, SomeOf, Text, Texts } from '../../http/members.js';
import { EntitlementDto } from '../entitlement.dto.js';

/** What a client may ask for, and from where. */
export class ClientAuthorizationDto {
  @OneOf({ of: ['web', 'native'] })
  application_type?: string;

  @Texts({ about: 'https; http on localhost, 127.0.0.1 and [::1]; for native applications a private-use scheme', example: ['https://app.example.com/callback'] })
  redirect_uris?: string[];

  @Texts({ max: 300, about: 'Origins that may call token, revocation and userinfo from a browser, beside those of the redirect URIs' })
  allowed_origins?: string[];

  @SomeOf({ of: GRANT_TYPES, about: '`authorization_code` where left out' })
  grant_types?: string[];

  @SomeOf({ of: RESPONSE_TYPES })
  response_types?: string[];

  @Text({ min: 0, max: 2000, about: 'Scopes of OpenID Connect and of `open` resources, separated by spaces; what no resource has yet is told by `unknown_scope` of the answer', example: 'openid profile documents:read' })
  scope?: string;

  @Parts({ of: () => EntitlementDto, about: 'What it may have at `entitled` resources' })
  entitlements?: EntitlementDto[];

  @OneOf({ of: ['explicit', 'implicit'], about: '`implicit`: a confidential first-party client that people need not consent to' })
  consent?: string;

  @Flag({ about: 'true where left out; a public client cannot do without' })
  require_pkce?: boolean;

  @OneOf({ of: ['none', ...SIGNING_ALGORITHMS], about: 'The only algorithm of its request objects; `none`: unsigned ones' })
  request_object_signing_alg?: string;

  @Texts({ about: 'Where its request objects may be fetched from' })
  request_uris?: string[];
}
