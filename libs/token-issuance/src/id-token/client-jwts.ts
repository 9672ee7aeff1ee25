import { Injectable } from '@nestjs/common';
import type { SigningAlgorithm } from '@latchkey/protocol';
import type { ClientRecord, ResponseEncryption, Stores } from '@latchkey/storage';
import { ClientEncryption } from '../encryption/client-encryption.js';
import { KeyRing } from '../signing/key-ring.js';

/** The `typ` of what a client is told of a person. */
export const CLIENT_JWT_TYPE = 'JWT';

/** How a client is told something. */
export interface Protection {
  /** Left out: not signed. */
  readonly alg?: SigningAlgorithm;
  /** Left out: not encrypted. */
  readonly encryption?: ResponseEncryption;
  /** Of what is signed; `JWT` where left out. */
  readonly typ?: string;
}

/** How a client is told of a sign-in: always signed, by RS256 unless it registered another algorithm (OIDC Registration §2). */
export const idTokenProtection = (
  { idTokenSignedResponseAlg, idTokenEncryptedResponse }: Pick<ClientRecord, 'idTokenSignedResponseAlg' | 'idTokenEncryptedResponse'>,
): Protection & { readonly alg: SigningAlgorithm } => ({
  alg: idTokenSignedResponseAlg ?? 'RS256',
  ...(idTokenEncryptedResponse && { encryption: idTokenEncryptedResponse }),
});

/** Signs claims for a client, encrypts them, or does both in this order (OIDC Core §10, RFC 7519 §11.2). */
@Injectable()
export class ClientJwts {
  constructor(
    private readonly keyRing: KeyRing,
    private readonly encryption: ClientEncryption,
  ) {}

  /** @throws InvalidRequest when the client has no key that fits; Error when neither is wanted */
  async make(claims: Readonly<Record<string, unknown>>, client: ClientRecord, { alg, encryption, typ = CLIENT_JWT_TYPE }: Protection, stores: Stores): Promise<string> {
    if (alg === undefined) {
      if (!encryption) throw new Error('Claims that are neither signed nor encrypted are no JWT.');
      return this.encryption.encrypt(JSON.stringify(claims), client, encryption);
    }
    const signed = await (await this.keyRing.signer(alg, stores)).sign(typ, claims);
    return encryption ? this.encryption.encrypt(signed, client, { ...encryption, cty: 'JWT' }) : signed;
  }
}
