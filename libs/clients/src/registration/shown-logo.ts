import type { ClientRecord } from '@latchkey/storage';

/**
 * The logo that a browser may load: of a client that registered itself only once an administrator confirmed that very address, since
 * loading it tells whoever named it who is signing in, and the picture may be another's.
 */
export const shownLogo = ({ logoUri, registration }: ClientRecord): string | undefined =>
  registration && registration.confirmedLogo !== logoUri ? undefined : logoUri;
