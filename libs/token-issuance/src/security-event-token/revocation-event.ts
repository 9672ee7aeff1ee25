import type { RevocationRecord, RevocationSelector } from '@latchkey/storage';

/** RFC 9493 §3; `complex` and `jwt_id` are formats of the Shared Signals Framework §3.2, §3.4. */
export type SubjectIdentifier = { readonly format: string } & Readonly<Record<string, unknown>>;

/** What happened, and to whom, in the terms of RFC 8417 §2.2. */
export interface RevocationEvent {
  readonly type: string;
  readonly subject: SubjectIdentifier;
}

/** CAEP 1.0 §3.1: of a session, or of all that a person has. */
const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
/** For what no standard has an event: the access tokens that the subject names. */
const own = (kind: RevocationSelector['kind']): string => `urn:latchkey:event-type:${kind}-revoked`;

const opaque = (id: string): SubjectIdentifier => ({ format: 'opaque', id });
const person = (iss: string, sub: string): SubjectIdentifier => ({ format: 'iss_sub', iss, sub });
const application = (clientId: string) => ({ application: opaque(clientId) });

type Subject = (value: string, iss: string) => SubjectIdentifier;

const SUBJECTS: Readonly<Record<RevocationSelector['kind'], Subject>> = {
  session: opaque,
  account: (sub, iss) => person(iss, sub),
  token: (jti, iss) => ({ format: 'jwt_id', iss, jti }),
  authorization: opaque,
  client: (clientId) => ({ format: 'complex', ...application(clientId) }),
  // `sub client_id`; neither holds a space.
  consent: (value, iss) => ({ format: 'complex', user: person(iss, value.slice(0, value.indexOf(' '))), ...application(value.slice(value.indexOf(' ') + 1)) }),
  resource: (uri) => ({ format: 'uri', uri }),
  tenant: (_value, iss) => ({ format: 'complex', tenant: { format: 'uri', uri: iss } }),
  key: opaque,
};

/** A revocation as an event. @param iss of the tenant */
export const revocationEvent = ({ selector: { kind, value } }: Pick<RevocationRecord, 'selector'>, iss: string): RevocationEvent => ({
  type: kind === 'session' || kind === 'account' ? SESSION_REVOKED : own(kind),
  subject: SUBJECTS[kind](value, iss),
});
