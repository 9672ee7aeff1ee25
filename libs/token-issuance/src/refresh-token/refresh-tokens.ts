import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Randomness, after, asSecret, expiryBucketOf, hashToken, type Confirmation, type Secret, type TokenKey } from '@latchkey/protocol';
import type { AuthorizationRecord, ClientRecord, Stores, SuccessorSeed } from '@latchkey/storage';
import { TenantKeys } from '../tenant-keys.js';
import { readTokenValue, writeTokenValue } from '../token-value.js';

const PREFIX = 'lk_rt_';
type KeyStores = Pick<Stores, 'tenant' | 'tenantSecrets'>;
type Family = Pick<AuthorizationRecord, 'id' | 'expiresAt'>;

/** Whose a refresh token is, and whose proof it takes beside the client's. */
interface Owner {
  readonly family: Family;
  readonly client: ClientRecord;
  readonly confirmation?: Confirmation;
}

/**
 * Refresh token values and the rows behind them.
 *
 * A successor is derived from its predecessor and a seed that is written when that one is spent, so that a retry can be given the
 * same successor although no token is stored: neither the database alone nor an old token alone leads to it.
 */
@Injectable()
export class RefreshTokens {
  constructor(
    private readonly keys: TenantKeys,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /** The first token of a family. */
  async first(of: Owner, stores: KeyStores & Pick<Stores, 'refreshTokens'>): Promise<Secret> {
    const [key] = await this.keys.of('refresh-token', stores);
    const expiresAt = this.expiry(of.family, of.client, stores);
    const value = writeTokenValue(PREFIX, expiresAt, this.randomness.bytes(32), key);
    await this.add(value, { ...of, expiresAt }, stores);
    return value;
  }

  /** What the next successor will be derived from. */
  seed(family: Family, client: ClientRecord, stores: KeyStores): SuccessorSeed {
    return { seed: this.randomness.secret(), expiresAt: this.expiry(family, client, stores) };
  }

  /** The successor that a token and its seed lead to: each time the same. */
  async successorOf(value: Secret, { seed, expiresAt }: SuccessorSeed, stores: KeyStores): Promise<Secret> {
    // The oldest key, since a key that is added must not change what a seed written before it leads to.
    const keys = await this.keys.of('refresh-token', stores);
    const key = keys[keys.length - 1] as Buffer;
    const random = createHmac('sha256', key).update('successor').update(value).update(Buffer.from(seed, 'base64url')).digest();
    return writeTokenValue(PREFIX, expiresAt, random, key);
  }

  async add(
    value: Secret,
    of: Owner & { readonly expiresAt: Date },
    { refreshTokens }: Pick<Stores, 'refreshTokens'>,
  ): Promise<void> {
    await refreshTokens.add({
      ...keyOfExpiring(value, of.expiresAt),
      authorizationId: of.family.id,
      clientId: of.client.clientId,
      issuedAt: this.clock.now(),
      expiresAt: of.expiresAt,
      ...(of.confirmation && { confirmation: of.confirmation }),
    });
  }

  /** The key of a value that this tenant wrote, else undefined. */
  async keyOf(value: string, stores: KeyStores): Promise<TokenKey | undefined> {
    return readTokenValue(PREFIX, value, await this.keys.of('refresh-token', stores));
  }

  /** The idle limit of the client or the tenant, but never beyond the family's absolute one. */
  private expiry(family: Family, client: ClientRecord, { tenant }: KeyStores): Date {
    const idle = after(this.clock.now(), client.refreshTokenIdleLifetime ?? tenant.settings.refreshTokenIdleLifetime);
    return idle < family.expiresAt ? idle : family.expiresAt;
  }
}

const keyOfExpiring = (value: Secret, expiresAt: Date): TokenKey => ({ hash: hashToken(asSecret(value)), expiryBucket: expiryBucketOf(expiresAt) });
