import { isLoopbackRedirect, isPrivateUseRedirect } from '@latchkey/protocol';

/** The address if a link may lead there: http or https, never `javascript:` or another scheme that acts in this page. */
export function webAddress(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? address : undefined;
}

/** Where an answer goes, as a person can judge it: a host, or an application on this device. */
export function destinationOf(redirectUri: string): { readonly name: string; readonly onThisDevice: boolean } {
  const url = new URL(redirectUri);
  if (isPrivateUseRedirect(redirectUri)) return { name: url.protocol.slice(0, -1), onThisDevice: true };
  return { name: url.host, onThisDevice: isLoopbackRedirect(redirectUri) };
}

/**
 * The sources that a form must be let through to, when what comes of it is a redirect to this address. Chromium holds `form-action`
 * against every hop, and applications send people on from their redirect URI to other hosts of theirs: so the scheme, not the host.
 */
export function formTargets(redirectUri: string | undefined): readonly string[] {
  return redirectUri === undefined ? ["'self'"] : ["'self'", ...schemesOf(new URL(redirectUri).protocol)];
}

const schemesOf = (protocol: string): readonly string[] => (protocol === 'http:' ? ['http:', 'https:'] : protocol === 'https:' ? ['https:'] : [protocol, 'https:']);
