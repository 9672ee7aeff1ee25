import { ACCESS_TOKEN_FORMATS } from '@latchkey/protocol';
import { MONTH } from '../http/durations.js';
import { OneOf, Whole } from '../http/members.js';

/** What clients and resources may say of access tokens otherwise than their tenant does. */
export class AccessTokenSettingsDto {
  @OneOf({ of: ACCESS_TOKEN_FORMATS })
  access_token_format?: string;

  @Whole({ min: 1, max: MONTH, about: 'Seconds; within the limit of the tenant' })
  access_token_lifetime?: number;

  @Whole({ min: 1, max: MONTH, about: 'Seconds; of tokens from client_credentials' })
  application_token_lifetime?: number;
}
