import type { ClientRecord } from '@latchkey/storage';
import type { Visit } from './browser/visit.js';
import { withQuery } from './browser/with-query.js';
import { clientInLanguage } from './client-in-language.js';
import { clientName } from './client-name.js';
import type { Way } from './pages/notice.page.js';

type Known = Pick<ClientRecord, 'clientId' | 'clientName' | 'clientUri' | 'initiateLoginUri' | 'translations'>;

/** To where the client has people begin to sign in (OIDC Core §4), if it says where. */
export const wayToSignIn = (client: Known, { issuer, words }: Visit): Way | undefined =>
  client.initiateLoginUri === undefined ? undefined : { to: withQuery(client.initiateLoginUri, { iss: issuer }), label: words.signInAgainAt(clientName(client, words.language)) };

/** To the client's home page, if it has one. */
export function wayHome(client: Known, { words }: Visit): Way | undefined {
  const { clientUri } = clientInLanguage(client, words.language);
  return clientUri === undefined ? undefined : { to: clientUri, label: words.backTo(clientName(client, words.language)) };
}
