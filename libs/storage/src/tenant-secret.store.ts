/** access-token-mac: of opaque tokens · refresh-token: of refresh token successors and MACs */
export type TenantSecretPurpose = 'access-token-mac' | 'refresh-token';

export interface TenantSecretRecord {
  readonly id: string;
  readonly purpose: TenantSecretPurpose;
  /** 32 random bytes in base64url, sealed under the master key in the context `tenant/id`. */
  readonly sealed: string;
  readonly createdAt: Date;
  /** Until then it is known, so that what is made with it is understood everywhere, but nothing is. Left out: used from its creation. */
  readonly usedFrom?: Date;
}

/** How long the newest key of opaque tokens is used, and how long its successor is known before it is; seconds. */
export const MAC_KEY_ROTATION = { period: 30 * 86_400, lead: 600 } as const;

/** The symmetric keys of one tenant. */
export abstract class TenantSecretStore {
  /** Newest first, from the cache that follows the change feed. */
  abstract all(purpose: TenantSecretPurpose): Promise<readonly TenantSecretRecord[]>;
  /** As they stand now; whoever else holds them waits until the unit of work ends. */
  abstract hold(purpose: TenantSecretPurpose): Promise<readonly TenantSecretRecord[]>;
  abstract add(secret: TenantSecretRecord): Promise<void>;
  abstract remove(purpose: TenantSecretPurpose, id: string): Promise<void>;
}
