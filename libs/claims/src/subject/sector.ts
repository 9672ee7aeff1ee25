import type { ClientRecord } from '@latchkey/storage';

/**
 * The host that stands for everybody who is to know a person by the same `sub`: that of `sector_identifier_uri`, else the one of all
 * redirect URIs (OIDC Core §8.1).
 * @throws when there is none, which registration refuses
 */
export function sectorOf({ sectorIdentifierUri, redirectUris }: Pick<ClientRecord, 'sectorIdentifierUri' | 'redirectUris'>): string {
  const hosts = new Set((sectorIdentifierUri === undefined ? redirectUris : [sectorIdentifierUri]).map((address) => new URL(address).hostname));
  const [host, ...others] = hosts;
  if (!host || others.length > 0) throw new Error('A pairwise client has exactly one sector.');
  return host;
}
