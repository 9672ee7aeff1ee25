import { tenantUrl, type TenantId } from '@latchkey/protocol';

/** The public addresses that tokens and metadata name. */
export class IssuerAddresses {
  /** @param base `ISSUER_URL`, without a slash at the end */
  constructor(private readonly base: string) {}

  /** The issuer identifier of a tenant: the base for the default one, `{base}/t/{tenant}` for others. */
  issuerOf(tenant: TenantId): string {
    return tenantUrl(this.base, tenant);
  }

  /** The userinfo endpoint, which is the audience of tokens that only it may accept. */
  userinfoOf(tenant: TenantId): string {
    return `${this.issuerOf(tenant)}/userinfo`;
  }
}
