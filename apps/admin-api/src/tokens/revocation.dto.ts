import { Flag, Part, Text } from '../http/members.js';

export class TokenDto {
  @Text({ required: true, max: 200, about: 'The `jti` of an access token' })
  jti!: string;
}

/** What to revoke: exactly one member. */
export class RevocationDto {
  @Text({ max: 200, about: 'Signs the person of this account out everywhere' })
  account?: string;

  @Text({ max: 600, about: 'Ends everything that was issued to the client of this client_id' })
  client?: string;

  @Text({ max: 200, about: 'Ends a session, by its id (`sid`)' })
  session?: string;

  @Text({ max: 200, about: 'Ends an authorization, by its id (`authz`)' })
  authorization?: string;

  @Text({ max: 2000, about: 'Ends every access token for the resource of this identifier, also where it is for others besides' })
  resource?: string;

  @Flag({ about: '`true` ends every access token of the tenant; refresh tokens stay good' })
  all?: boolean;

  @Part({ of: () => TokenDto, about: 'Ends one access token' })
  token?: TokenDto;
}
