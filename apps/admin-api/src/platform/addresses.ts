import { DEFAULT_TENANT, tenantUrl, type TenantId } from '@latchkey/protocol';

/** The public addresses that admin-api goes by; those of other tenants than the default one end in `/t/{tenant}`. */
export class Addresses {
  /** @param adminApi ADMIN_API_URL @param issuer ISSUER_URL @param internalIssuer where the issuer is fetched inside the network */
  constructor(
    private readonly adminApi: string,
    private readonly issuer: string,
    private readonly internalIssuer: string | undefined,
  ) {}

  /** The identifier of admin-api as a resource of the tenant (RFC 8707 §2), which is also the base of its paths. */
  identifierOf(tenant: TenantId): string {
    return tenantUrl(this.adminApi, tenant);
  }

  issuerOf(tenant: TenantId): string {
    return tenantUrl(this.issuer, tenant);
  }

  internalIssuerOf(tenant: TenantId): string | undefined {
    return this.internalIssuer === undefined ? undefined : tenantUrl(this.internalIssuer, tenant);
  }

  userinfoOf(tenant: TenantId): string {
    return `${this.issuerOf(tenant)}/userinfo`;
  }

  /** Whether no resource may be registered under the identifier: tokens for it would pass for tokens of the platform's own. */
  isReserved(identifier: string): boolean {
    return [this.adminApi, this.issuer, this.userinfoOf(DEFAULT_TENANT)].some((own) => identifier.replace(/\/+$/, '') === own)
      || [this.adminApi, this.issuer].some((own) => identifier.startsWith(`${own}/t/`));
  }
}
