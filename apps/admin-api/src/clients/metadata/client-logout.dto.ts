import { Flag, Text, Texts } from '../../http/members.js';

/** How a client is told that a session ended, and where people may go then. */
export class ClientLogoutDto {
  @Texts()
  post_logout_redirect_uris?: string[];

  @Text({ max: 2000, about: 'Where it is told by the server that a session ended (OIDC Back-Channel Logout)' })
  backchannel_logout_uri?: string;

  @Flag({ about: 'That it cannot do without the `sid`, which logout tokens have in any case' })
  backchannel_logout_session_required?: boolean;

  @Text({ max: 2000, about: 'What the page that a person signs out on loads in a frame; at the origin of one of the redirect URIs' })
  frontchannel_logout_uri?: string;

  @Flag({ about: 'Whether `iss` and `sid` are added to it' })
  frontchannel_logout_session_required?: boolean;
}
