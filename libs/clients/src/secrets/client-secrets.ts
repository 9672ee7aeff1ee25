import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvalidClientMetadata, Randomness, asSecret, type Secret } from '@latchkey/protocol';
import type { ClientRecord, ClientSecretRecord, HashedSecretRecord } from '@latchkey/storage';
import { ChosenSecrets } from './chosen-secrets.js';
import { generateSecret, hashGeneratedSecret, matchesGenerated } from './generated-secret.js';
import { isLive } from './expiry.js';

/** How many secrets a client may hold, the expired ones not counted. */
export const MAX_CLIENT_SECRETS = 5;
export const MIN_CHOSEN_SECRET_LENGTH = 8;
export const MAX_CLIENT_SECRET_LENGTH = 1024;

// RFC 6749 appendix A.2: client-secret = *VSCHAR
const VISIBLE = /^[\x20-\x7e]+$/;
const ID_PREFIX = 'cs_';

export interface NewClientSecret<Resting extends ClientSecretRecord = ClientSecretRecord> {
  /** To be shown once. */
  readonly value: Secret;
  readonly record: Resting;
}

/** The secrets that clients present: made, kept as hashes, checked, and rotated by holding several at once. */
@Injectable()
export class ClientSecrets {
  private readonly chosen = new ChosenSecrets();

  constructor(private readonly randomness: Randomness) {}

  /** A secret of 256 random bits. @param expiresAt when it stops to be one; never, where left out */
  generate(now: Date, expiresAt?: Date): NewClientSecret<HashedSecretRecord> {
    return this.adopt(generateSecret(this.randomness), now, expiresAt);
  }

  /** A secret of 256 unpredictable bits that was made elsewhere; what a person chose takes `choose`. */
  adopt(value: Secret, now: Date, expiresAt?: Date): NewClientSecret<HashedSecretRecord> {
    return { value, record: { ...this.row(now, expiresAt), algorithm: 'sha256', hash: hashGeneratedSecret(value) } };
  }

  /**
   * A secret that somebody chose or brought along.
   * @throws InvalidClientMetadata when it is too short, too long or holds what no client secret may (RFC 6749 appendix A.2)
   */
  async choose(value: string, now: Date, expiresAt?: Date): Promise<NewClientSecret<HashedSecretRecord>> {
    if (value.length < MIN_CHOSEN_SECRET_LENGTH || value.length > MAX_CLIENT_SECRET_LENGTH || !VISIBLE.test(value)) {
      throw new InvalidClientMetadata({
        description: `client_secret must be ${MIN_CHOSEN_SECRET_LENGTH} to ${MAX_CLIENT_SECRET_LENGTH} visible ASCII characters`,
      });
    }
    const chosen = asSecret(value);
    return { value: chosen, record: { ...this.row(now, expiresAt), algorithm: 'argon2id', hash: await this.chosen.hash(chosen) } };
  }

  /**
   * Whether the presented secret is one of the client's that have not expired (RFC 6749 §2.3.1).
   * @throws TemporarilyUnavailable when too many Argon2 checks are waiting
   */
  async verify(client: Pick<ClientRecord, 'secrets'>, presentedSecret: string, now: Date): Promise<boolean> {
    if (presentedSecret.length === 0 || presentedSecret.length > MAX_CLIENT_SECRET_LENGTH) return false;
    if (matchesGenerated(client.secrets, hash('sha256', presentedSecret, 'buffer'), now)) return true;
    const chosen = client.secrets.flatMap((secret) => (secret.algorithm === 'argon2id' && isLive(secret, now) ? [secret] : []));
    // First, so that a client that rotates its secret does not pay for the other one, nor wait behind those who guess.
    if (chosen.some(({ hash: phc }) => this.chosen.remembers(phc, asSecret(presentedSecret)))) return true;
    for (const secret of chosen) if (await this.chosen.matches(secret.hash, asSecret(presentedSecret))) return true;
    return false;
  }

  /** A secret that is long enough to be the key of every MAC; how it rests is `SealedSecrets`' business. */
  generateForMac(): Secret {
    return asSecret(generateSecret(this.randomness) + this.randomness.secret());
  }

  /** What is kept of a secret beside itself. @throws InvalidClientMetadata when it would have expired already */
  row(now: Date, expiresAt?: Date): Pick<ClientSecretRecord, 'id' | 'createdAt' | 'expiresAt'> {
    if (expiresAt && expiresAt <= now) throw new InvalidClientMetadata({ description: 'expires_at must be in the future' });
    return { id: ID_PREFIX + this.randomness.identifier(), createdAt: now, ...(expiresAt && { expiresAt }) };
  }
}
