import { CONTENT_ENCRYPTION_ALGORITHMS, KEY_ENCRYPTION_ALGORITHMS, SIGNING_ALGORITHMS, type KeyEncryptionAlgorithm } from '@latchkey/protocol';
import type { ClientRecord, PublicJwk, ResponseEncryption } from '@latchkey/storage';
import type { Members } from './members.js';
import { MetadataFault } from './metadata-fault.js';

/** How ID tokens and userinfo reach the client (OIDC Registration §2). Symmetric encryption is not offered: client secrets rest as hashes. */
export const readResponseProtection = (members: Members) => ({
  idTokenSignedResponseAlg: members.name('id_token_signed_response_alg', SIGNING_ALGORITHMS),
  idTokenEncryptedResponse: readEncryption(members, 'id_token'),
  userinfoSignedResponseAlg: members.name('userinfo_signed_response_alg', SIGNING_ALGORITHMS),
  userinfoEncryptedResponse: readEncryption(members, 'userinfo'),
});

function readEncryption(members: Members, of: 'id_token' | 'userinfo'): ResponseEncryption | undefined {
  const alg = members.name(`${of}_encrypted_response_alg`, KEY_ENCRYPTION_ALGORITHMS);
  const enc = members.name(`${of}_encrypted_response_enc`, CONTENT_ENCRYPTION_ALGORITHMS);
  if (alg) return { alg, enc: enc ?? 'A128CBC-HS256' };
  if (enc) throw new MetadataFault(`${of}_encrypted_response_enc`, `needs ${of}_encrypted_response_alg beside it`);
  return undefined;
}

/** The members as they are read. */
export const renderResponseProtection = (client: Partial<ClientRecord>) => ({
  id_token_signed_response_alg: client.idTokenSignedResponseAlg,
  id_token_encrypted_response_alg: client.idTokenEncryptedResponse?.alg,
  id_token_encrypted_response_enc: client.idTokenEncryptedResponse?.enc,
  userinfo_signed_response_alg: client.userinfoSignedResponseAlg,
  userinfo_encrypted_response_alg: client.userinfoEncryptedResponse?.alg,
  userinfo_encrypted_response_enc: client.userinfoEncryptedResponse?.enc,
});

/** Whether a key can be encrypted to by the algorithm, as far as its type and curve say. */
const takes = ({ kty, crv, use, alg: own }: PublicJwk, alg: KeyEncryptionAlgorithm): boolean => {
  if ((use !== undefined && use !== 'enc') || (own !== undefined && own !== alg)) return false;
  return alg.startsWith('RSA') ? kty === 'RSA' : kty === 'EC' || (kty === 'OKP' && crv === 'X25519');
};

/** A client that wants something encrypted has a key for it; whether a `jwks_uri` has one shows when it is needed. */
export function encryptionKeyFault({ jwks, jwksUri, idTokenEncryptedResponse, userinfoEncryptedResponse }: Partial<ClientRecord>): MetadataFault | undefined {
  const wanted = [['id_token_encrypted_response_alg', idTokenEncryptedResponse], ['userinfo_encrypted_response_alg', userinfoEncryptedResponse]] as const;
  for (const [member, encryption] of wanted) {
    if (!encryption || jwksUri !== undefined) continue;
    if (!jwks) return new MetadataFault('jwks', `is required for ${member}, or jwks_uri`);
    if (!jwks.keys.some((key) => takes(key, encryption.alg))) return new MetadataFault(member, 'fits no key in jwks');
  }
  return undefined;
}
