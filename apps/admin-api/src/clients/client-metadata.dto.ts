import { IntersectionType } from '@nestjs/swagger';
import { isTranslation } from '@latchkey/clients';
import { ClientAuthenticationDto } from './metadata/client-authentication.dto.js';
import { ClientAuthorizationDto } from './metadata/client-authorization.dto.js';
import { ClientLogoutDto } from './metadata/client-logout.dto.js';
import { ClientOpenidDto } from './metadata/client-openid.dto.js';
import { ClientPresentationDto } from './metadata/client-presentation.dto.js';
import { ClientTokensDto } from './metadata/client-tokens.dto.js';

/** Client metadata (RFC 7591 §2) and the settings of this server. The rules between members are those of a registration. */
export class ClientMetadataDto extends IntersectionType(
  ClientPresentationDto, ClientAuthorizationDto, ClientAuthenticationDto, ClientOpenidDto, ClientLogoutDto, ClientTokensDto,
) {
  /** `client_name#de` and its like, which the rules of a registration check. */
  static readonly takes = isTranslation;
}
