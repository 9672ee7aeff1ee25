import { responseTypeHas } from '@latchkey/protocol';
import type { ClientRecord, SenderConstraint } from '@latchkey/storage';
import type { Members } from './members.js';
import { MetadataFault } from './metadata-fault.js';

const MEMBERS: Readonly<Record<SenderConstraint, 'tls_client_certificate_bound_access_tokens' | 'dpop_bound_access_tokens'>> = {
  mtls: 'tls_client_certificate_bound_access_tokens',
  dpop: 'dpop_bound_access_tokens',
};

/** What every access token of the client is bound to (RFC 8705 §3.4, RFC 9449 §5.2): one of the two at most, since each alone says whose it is. */
export function readSenderConstraint(members: Members): SenderConstraint | undefined {
  const [mtls, dpop] = [members.flag(MEMBERS.mtls), members.flag(MEMBERS.dpop)];
  if (mtls && dpop) throw new MetadataFault(MEMBERS.dpop, `must not stand beside ${MEMBERS.mtls}`);
  return mtls ? 'mtls' : dpop ? 'dpop' : undefined;
}

export const renderSenderConstraint = ({ senderConstraint: constraint }: Partial<ClientRecord>) => ({
  [MEMBERS.mtls]: constraint === 'mtls' ? true : undefined,
  [MEMBERS.dpop]: constraint === 'dpop' ? true : undefined,
} as Record<(typeof MEMBERS)[SenderConstraint], true | undefined>);

/** What comes through a browser is bound to nothing. */
export function senderConstraintFault({ senderConstraint: constraint, responseTypes }: Pick<ClientRecord, 'senderConstraint' | 'responseTypes'>): MetadataFault | undefined {
  if (!constraint || !responseTypes.some((type) => responseTypeHas(type, 'token'))) return undefined;
  return new MetadataFault(MEMBERS[constraint], 'must not be true where response_types hold token');
}
