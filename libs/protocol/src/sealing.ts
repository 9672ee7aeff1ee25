import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * Encrypts what must be recovered (private keys, tenant secrets) before it rests, and notices any change to it.
 *
 * AES-256-GCM (NIST SP 800-38D) under a key derived from the master key for one purpose (HKDF, RFC 5869), so that a
 * value sealed for one purpose opens for no other. `context` names the row the value belongs to: moved to another row it does not open.
 */
export class Sealing {
  private readonly key: Buffer;

  /** @param masterKey 32 bytes @param purpose what is sealed, as `signing-key` */
  constructor(masterKey: Buffer, purpose: string) {
    if (masterKey.length !== 32) throw new Error('The master key must be 32 bytes long.');
    this.key = Buffer.from(hkdfSync('sha256', masterKey, '', `latchkey ${purpose}`, 32));
  }

  seal(value: string, context: string): string {
    const nonce = randomBytes(NONCE_LENGTH);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce).setAAD(Buffer.from(context));
    return Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  /** @throws when the value was changed, sealed under another key or purpose, or belongs to another context */
  open(sealed: string, context: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < NONCE_LENGTH + TAG_LENGTH) throw new Error('The sealed value is too short.');
    const decipher = createDecipheriv(ALGORITHM, this.key, bytes.subarray(0, NONCE_LENGTH), { authTagLength: TAG_LENGTH })
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(-TAG_LENGTH));
    const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE_LENGTH, -TAG_LENGTH)), decipher.final()]);
    return opened.toString('utf8');
  }
}

/** The master key that rests in the environment, and the sealings made from it. */
export class MasterKey {
  private readonly bytes: Buffer;

  /** @param encoded 32 bytes as base64url (or base64) @throws when it is not */
  constructor(encoded: string) {
    this.bytes = Buffer.from(encoded, 'base64url');
    if (this.bytes.length !== 32) throw new Error('MASTER_KEY must be 32 bytes in base64url.');
  }

  sealing(purpose: string): Sealing {
    return new Sealing(this.bytes, purpose);
  }

  /** A key of its own for one purpose, for message authentication. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.bytes, '', `latchkey derive ${purpose}`, 32));
  }
}
