import { tenantUrl, type TenantId } from '@latchkey/protocol';

/** The public addresses that tokens and metadata name. */
export class IssuerAddresses {
  /** @param base `ISSUER_URL`, without a slash at the end @param mtls the base of the same where TLS asks for certificates (RFC 8705 §5) */
  constructor(
    private readonly base: string,
    private readonly mtls?: string,
  ) {}

  /** The issuer identifier of a tenant: the base for the default one, `{base}/t/{tenant}` for others. */
  issuerOf(tenant: TenantId): string {
    return tenantUrl(this.base, tenant);
  }

  /** The userinfo endpoint, which is the audience of tokens that only it may accept. */
  userinfoOf(tenant: TenantId): string {
    return `${this.issuerOf(tenant)}/userinfo`;
  }

  /** Where a status list of a tenant is, which is also its name. */
  statusListOf(tenant: TenantId, id: string): string {
    return `${this.issuerOf(tenant)}/status-lists/${id}`;
  }

  /** What stands for the issuer in the addresses at which TLS asks for certificates. */
  mtlsOf(tenant: TenantId): string | undefined {
    return this.mtls === undefined ? undefined : tenantUrl(this.mtls, tenant);
  }

  /** Every address that an endpoint is reached at. @param path as `/token` */
  addressesOf(tenant: TenantId, path: string): readonly string[] {
    const mtls = this.mtlsOf(tenant);
    return [`${this.issuerOf(tenant)}${path}`, ...(mtls === undefined ? [] : [`${mtls}${path}`])];
  }
}
