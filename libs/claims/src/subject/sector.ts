import type { ClientRecord } from '@latchkey/storage';

/** What of a client decides by which `sub` it knows people. */
export type SubjectClient = Pick<ClientRecord, 'subjectType' | 'sectorIdentifierUri' | 'redirectUris'>;

/**
 * The host that stands for everybody who is to know a person by the same `sub`: that of `sector_identifier_uri`, else the one of all
 * redirect URIs (OIDC Core §8.1).
 * @throws when there is none, which registration refuses
 */
export function sectorOf({ sectorIdentifierUri, redirectUris }: Omit<SubjectClient, 'subjectType'>): string {
  const hosts = new Set((sectorIdentifierUri === undefined ? redirectUris : [sectorIdentifierUri]).map((address) => new URL(address).hostname));
  const [host, ...others] = hosts;
  if (!host || others.length > 0) throw new Error('A pairwise client has exactly one sector.');
  return host;
}

/** Whether a client goes on knowing people by the names that it knew them by before a change. */
export function knowsPeopleAlike(before: SubjectClient, after: SubjectClient): boolean {
  const [sectorBefore, sectorAfter] = [before, after].map((client) => (client.subjectType === 'pairwise' ? sectorOf(client) : undefined));
  return sectorBefore === sectorAfter;
}
