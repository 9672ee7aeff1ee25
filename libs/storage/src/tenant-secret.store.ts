/** access-token-mac: of opaque tokens · refresh-token: of refresh token successors and MACs */
export type TenantSecretPurpose = 'access-token-mac' | 'refresh-token';

export interface TenantSecretRecord {
  readonly id: string;
  readonly purpose: TenantSecretPurpose;
  /** 32 random bytes in base64url, sealed under the master key in the context `tenant/id`. */
  readonly sealed: string;
  readonly createdAt: Date;
}

/** The symmetric keys of one tenant. */
export abstract class TenantSecretStore {
  /** Newest first, from the cache that follows the change feed. */
  abstract all(purpose: TenantSecretPurpose): Promise<readonly TenantSecretRecord[]>;
  abstract add(secret: TenantSecretRecord): Promise<void>;
}
