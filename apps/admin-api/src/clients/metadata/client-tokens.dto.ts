import { DECADE, YEAR } from '../../http/durations.js';
import { Flag, Whole } from '../../http/members.js';
import { AccessTokenSettingsDto } from '../../tokens/access-token-settings.dto.js';

/** What tokens a client is given. */
export class ClientTokensDto extends AccessTokenSettingsDto {
  @Flag({ about: 'Its access tokens are bound to its certificate (RFC 8705 §3)' })
  tls_client_certificate_bound_access_tokens?: boolean;

  @Flag({ about: 'Its access tokens are bound to the key of its DPoP proofs, and no others are issued (RFC 9449 §5.2)' })
  dpop_bound_access_tokens?: boolean;

  @Whole({ min: 1, max: YEAR })
  refresh_token_idle_lifetime?: number;

  @Whole({ min: 1, max: DECADE })
  refresh_token_absolute_lifetime?: number;

  @Whole({ min: 0, max: 3600, about: 'Seconds; 0: every reuse of a refresh token counts as theft' })
  refresh_token_retry_window?: number;
}
