import { Injectable } from '@nestjs/common';
import { ClientAuthenticator } from '@latchkey/client-authentication';
import type { Parameters, TenantId } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { IssuerAddresses } from '@latchkey/token-issuance';

/** A request to an endpoint that clients authenticate at. */
export interface ClientRequest {
  readonly tenant: TenantId;
  /** The `Authorization` header. */
  readonly authorization?: string;
  readonly parameters: Parameters;
  /** The network address that it comes from; that of the client behind trusted proxies. */
  readonly address: string;
}

/** Authenticates the client of a request to an endpoint. */
@Injectable()
export class EndpointClient {
  constructor(
    private readonly authenticator: ClientAuthenticator,
    private readonly issuers: IssuerAddresses,
  ) {}

  /**
   * @param endpoint the path that assertions may be addressed to, beside the issuer and the token endpoint
   * @throws InvalidClient, InvalidRequest
   */
  authenticate({ authorization, parameters, address }: ClientRequest, endpoint: string, stores: Stores): Promise<ClientRecord> {
    const issuer = this.issuers.issuerOf(stores.tenant.id);
    const audiences = [issuer, `${issuer}${endpoint}`, `${issuer}/token`];
    return this.authenticator.authenticate({ parameters, address, audiences, ...(authorization !== undefined && { authorization }) }, stores);
  }
}
