import { isIP } from 'node:net';
import { CERTIFICATE_SUBJECTS, type CertificateSubjectKind } from '@latchkey/protocol';
import type { CertificateSubject, ClientRecord } from '@latchkey/storage';
import { parseDistinguishedName } from './distinguished-name.js';
import type { Members } from './members.js';
import { MetadataFault } from './metadata-fault.js';

const MAX_LENGTH = 1000;
const memberOf = (kind: CertificateSubjectKind) => `tls_client_auth_${kind}` as const;

const FAULTS: Readonly<Record<CertificateSubjectKind, (value: string) => string | undefined>> = {
  subject_dn: (value) => (parseDistinguishedName(value) ? undefined : 'must be a distinguished name as CN=Payroll,O=Example (RFC 4514)'),
  san_dns: (value) => (/^[\x21-\x7e]+$/.test(value) ? undefined : 'must be the text of a DNS name'),
  san_uri: (value) => (/^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/.test(value) ? undefined : 'must be a URI'),
  san_ip: (value) => (isIP(value) === 0 ? 'must be an IP address' : undefined),
  san_email: (value) => (/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(value) ? undefined : 'must be an email address'),
};

/** Whom the certificate of a client that uses `tls_client_auth` must name (RFC 8705 §2.1.2): exactly one of five. */
export function readCertificateSubject(members: Members): CertificateSubject | undefined {
  const [subject, second] = CERTIFICATE_SUBJECTS.flatMap((kind) => {
    const value = members.text(memberOf(kind), MAX_LENGTH);
    return value === undefined ? [] : [{ kind, value }];
  });
  if (second) throw new MetadataFault(memberOf(second.kind), `must not stand beside ${memberOf(subject?.kind ?? second.kind)}`);
  const fault = subject && FAULTS[subject.kind](subject.value);
  if (subject && fault !== undefined) throw new MetadataFault(memberOf(subject.kind), fault);
  return subject;
}

type SubjectMembers = Record<`tls_client_auth_${CertificateSubjectKind}`, string | undefined>;

export const renderCertificateSubject = ({ certificateSubject: subject }: Partial<ClientRecord>): SubjectMembers =>
  Object.fromEntries(CERTIFICATE_SUBJECTS.map((kind) => [memberOf(kind), subject?.kind === kind ? subject.value : undefined])) as SubjectMembers;
