import type { ClientRecord } from '@latchkey/storage';
import { readDocumentAddress } from './addresses.js';
import type { Members } from './members.js';
import { MetadataFault } from './metadata-fault.js';

/** How clients know people (OIDC Core §8). */
export const SUBJECT_TYPES = ['public', 'pairwise'] as const;

type SubjectMembers = Pick<ClientRecord, 'subjectType' | 'sectorIdentifierUri' | 'redirectUris'>;

/** What the document at a `sector_identifier_uri` was found to hold. */
export interface VerifiedSector {
  readonly uri: string;
  readonly redirectUris: readonly string[];
}

export const readSubjectType = (members: Members) => ({
  subjectType: members.name('subject_type', SUBJECT_TYPES),
  sectorIdentifierUri: readDocumentAddress(members, 'sector_identifier_uri'),
});

export const renderSubjectType = ({ subjectType, sectorIdentifierUri }: SubjectMembers) => ({
  subject_type: subjectType,
  sector_identifier_uri: sectorIdentifierUri,
});

/**
 * What is wrong with the client's sector. Whoever could name another's would be told the `sub` that only that one may know, so a
 * `sector_identifier_uri` stands only when its document was read and lists every redirect URI (OIDC Registration §5).
 */
export function sectorFault({ subjectType, sectorIdentifierUri, redirectUris }: SubjectMembers, verified: VerifiedSector | undefined): MetadataFault | undefined {
  if (sectorIdentifierUri !== undefined) {
    if (verified?.uri !== sectorIdentifierUri) return new MetadataFault('sector_identifier_uri', 'was not read, and is accepted only where it is');
    const missing = redirectUris.findIndex((uri) => !verified.redirectUris.includes(uri));
    return missing < 0 ? undefined : new MetadataFault('sector_identifier_uri', `does not list redirect_uris[${missing}]`);
  }
  if (subjectType !== 'pairwise') return undefined;
  const hosts = new Set(redirectUris.map((uri) => new URL(uri).hostname));
  if (hosts.size === 1 && !hosts.has('')) return undefined;
  return new MetadataFault('sector_identifier_uri', 'is required for the subject_type pairwise unless all redirect_uris have the same host');
}
