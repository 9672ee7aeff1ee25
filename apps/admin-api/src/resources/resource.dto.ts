import { SIGNING_ALGORITHMS } from '@latchkey/protocol';
import { Flag, OneOf, Parts, Shown, Text, Texts } from '../http/members.js';
import { AccessTokenSettingsDto } from '../tokens/access-token-settings.dto.js';

class ResourceScopeDto {
  @Text({ required: true, max: 200, example: 'read' })
  name!: string;

  @Text({ max: 500, about: 'What the consent page says of it, in words; the name where left out', example: 'Read your documents' })
  description?: string;

  @Flag({ about: 'Whether a client that registered itself may have it; not, where left out' })
  registrable?: boolean;
}

export class ResourceSettingsDto extends AccessTokenSettingsDto {
  @Text({ max: 200, about: 'The identifier where left out' })
  name?: string;

  @Parts({ of: () => ResourceScopeDto, items: 200, about: 'Scopes of OpenID Connect cannot be among them' })
  scopes?: ResourceScopeDto[];

  @OneOf({ of: ['open', 'entitled'], about: '`open` (where left out): any client whose scope names the scope. `entitled`: only clients and accounts that are entitled to it' })
  access?: string;

  @OneOf({ of: SIGNING_ALGORITHMS, about: 'ES256 where left out' })
  signing_alg?: string;

  @Flag({ about: 'Whether its JWTs say where in a status list they are, for APIs that follow no revocation feed; not, where left out' })
  status_list?: boolean;

  @Texts({ items: 50, max: 200, about: 'What its access tokens and their introspection say of the person, beside `sub`; a JWT can be read by the client, too' })
  claims?: string[];

  @Texts({ items: 50, max: 200, about: 'The clients that may introspect its tokens; they must be registered before' })
  resource_servers?: string[];
}

export class CreateResourceDto extends ResourceSettingsDto {
  @Text({ required: true, max: 2000, about: 'An absolute URI without a fragment (RFC 8707 §2)', example: 'https://api.example.com' })
  identifier!: string;
}

export class ResourceDocument extends CreateResourceDto {
  @Shown({ type: 'string', format: 'date-time' })
  created_at!: string;

  @Shown({ type: 'string', format: 'date-time' })
  updated_at!: string;
}
