import { Text, Texts } from '../../http/members.js';

/** What a client tells people of itself (RFC 7591 §2). */
export class ClientPresentationDto {
  @Text({ max: 200, about: 'What people are shown. It and the pages below may stand once more for each language: `client_name#de` (RFC 7591 §2.2)' })
  client_name?: string;

  @Text({ max: 2000 })
  client_uri?: string;

  @Text({ max: 2000 })
  logo_uri?: string;

  @Text({ max: 2000 })
  policy_uri?: string;

  @Text({ max: 2000 })
  tos_uri?: string;

  @Text({ max: 2000, about: 'Where others may send a person to have the client begin (OIDC Core §4)' })
  initiate_login_uri?: string;

  @Text({ max: 200 })
  software_id?: string;

  @Text({ max: 200 })
  software_version?: string;

  @Texts({ items: 20, max: 320 })
  contacts?: string[];
}
