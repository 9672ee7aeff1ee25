import { Injectable } from '@nestjs/common';
import { InvalidRequest, type KeyEncryptionAlgorithm } from '@latchkey/protocol';
import { DocumentUnavailable, JwksDocuments } from '@latchkey/remote-documents';
import type { ClientRecord, PublicJwk, ResponseEncryption } from '@latchkey/storage';
import { CompactEncrypt, importJWK, type JWK } from 'jose';
import { encryptionKeyOf } from './encryption-key.js';

type KeyHolder = Pick<ClientRecord, 'jwks' | 'jwksUri'>;

class NoFittingKey extends Error {
  override readonly name = 'NoFittingKey';
}

/** Encrypts what only the client shall read, to one of the public keys that it registered (OIDC Core §10.2). */
@Injectable()
export class ClientEncryption {
  constructor(private readonly documents: JwksDocuments) {}

  /**
   * Has what the client's ID tokens are encrypted to at hand. To be called before anything is written, so that no transaction and no lock
   * waits for a host of the client's. What is wrong with the keys `encrypt` says.
   */
  async prepare({ jwksUri, idTokenEncryptedResponse }: ClientRecord): Promise<void> {
    if (jwksUri === undefined || idTokenEncryptedResponse === undefined) return;
    await this.keyOf({ jwksUri }, idTokenEncryptedResponse.alg).catch(() => undefined);
  }

  /**
   * The content as compact JWE (RFC 7516 §7.1).
   * @param cty `JWT` where the content is one itself (RFC 7519 §5.2)
   * @throws InvalidRequest when the client has no key that fits, or keeps its keys where they cannot be had: never is anything sent in clear
   */
  async encrypt(content: string, client: KeyHolder, { alg, enc, cty }: ResponseEncryption & { readonly cty?: 'JWT' }): Promise<string> {
    const jwk = await this.keyOf(client, alg);
    const header = { alg, enc, typ: 'JWT', ...(cty && { cty }), ...(typeof jwk['kid'] === 'string' && { kid: jwk['kid'] }) };
    try {
      return await new CompactEncrypt(Buffer.from(content)).setProtectedHeader(header).encrypt(await importJWK(jwk as JWK, alg));
    } catch (cause) {
      throw new InvalidRequest({ description: `the client's key for ${alg} is not a valid one`, cause });
    }
  }

  private async keyOf({ jwks, jwksUri }: KeyHolder, alg: KeyEncryptionAlgorithm): Promise<PublicJwk> {
    try {
      if (jwksUri === undefined) return keyIn(jwks?.keys ?? [], alg);
      return await this.documents.with(jwksUri, async ({ keys }) => keyIn(keys, alg), (error) => error instanceof NoFittingKey);
    } catch (cause) {
      if (cause instanceof NoFittingKey) throw new InvalidRequest({ description: `expected a public key for ${alg} among the client's keys, and there is none`, cause });
      if (cause instanceof DocumentUnavailable) throw new InvalidRequest({ description: `the client's keys cannot be had: jwks_uri ${cause.message}`, cause });
      throw cause;
    }
  }
}

function keyIn(keys: readonly PublicJwk[], alg: KeyEncryptionAlgorithm): PublicJwk {
  const key = encryptionKeyOf(keys, alg);
  if (!key) throw new NoFittingKey();
  return key;
}
