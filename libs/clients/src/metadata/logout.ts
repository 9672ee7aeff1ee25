import type { ClientRecord } from '@latchkey/storage';
import { readLogoutAddress } from './addresses.js';
import type { Members } from './members.js';
import { MetadataFault } from './metadata-fault.js';

/** How the client learns that a person signed out (OIDC Back-Channel Logout §2.2, Front-Channel Logout §2). */
export const readLogout = (members: Members) => ({
  backchannelLogoutUri: readLogoutAddress(members, 'backchannel_logout_uri'),
  backchannelLogoutSessionRequired: members.flag('backchannel_logout_session_required'),
  frontchannelLogoutUri: readLogoutAddress(members, 'frontchannel_logout_uri'),
  frontchannelLogoutSessionRequired: members.flag('frontchannel_logout_session_required'),
});

export const renderLogout = (client: Partial<ClientRecord>) => ({
  backchannel_logout_uri: client.backchannelLogoutUri,
  backchannel_logout_session_required: client.backchannelLogoutSessionRequired,
  frontchannel_logout_uri: client.frontchannelLogoutUri,
  frontchannel_logout_session_required: client.frontchannelLogoutSessionRequired,
});

/** What is framed in our page is where the client's people are sent to already: scheme, host and port of one of its redirect URIs (Front-Channel Logout §2). */
export function frontchannelFault({ frontchannelLogoutUri, redirectUris }: Pick<ClientRecord, 'frontchannelLogoutUri' | 'redirectUris'>): MetadataFault | undefined {
  if (frontchannelLogoutUri === undefined) return undefined;
  const { origin } = new URL(frontchannelLogoutUri);
  if (redirectUris.some((uri) => new URL(uri).origin === origin)) return undefined;
  return new MetadataFault('frontchannel_logout_uri', 'must have scheme, host and port of one of the redirect_uris');
}
