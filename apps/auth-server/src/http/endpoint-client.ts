import { Injectable } from '@nestjs/common';
import { networkOf } from '@latchkey/accounts';
import { ClientAuthenticator, type ClientCertificate } from '@latchkey/client-authentication';
import type { Parameters, TenantId } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { IssuerAddresses } from '@latchkey/token-issuance';
import { ClientCertificateHeader } from './client-certificate-header.js';
import type { Transport } from './transport.js';

/** A request to an endpoint that clients authenticate at. */
export interface ClientRequest {
  readonly tenant: TenantId;
  /** The `Authorization` header. */
  readonly authorization?: string;
  readonly parameters: Parameters;
  /** The network address that it comes from; that of the client behind trusted proxies. */
  readonly address: string;
  /** What it came with beneath its parameters: a certificate of the client, perhaps. */
  readonly transport?: Transport;
}

/** Authenticates the client of a request to an endpoint. */
@Injectable()
export class EndpointClient {
  constructor(
    private readonly authenticator: ClientAuthenticator,
    private readonly issuers: IssuerAddresses,
    private readonly certificates: ClientCertificateHeader,
  ) {}

  /**
   * @param endpoint the path that assertions may be addressed to, beside the issuer and the token endpoint
   * @throws InvalidClient, InvalidRequest
   */
  authenticate(request: ClientRequest, endpoint: string, stores: Stores): Promise<ClientRecord> {
    const { authorization, parameters, address } = request;
    const certificate = this.certificateOf(request);
    const audiences = [this.issuers.issuerOf(stores.tenant.id), ...this.issuers.addressesOf(stores.tenant.id, endpoint), ...this.issuers.addressesOf(stores.tenant.id, '/token')];
    return this.authenticator.authenticate(
      { parameters, network: networkOf(address), audiences, ...(authorization !== undefined && { authorization }), ...(certificate && { certificate }) }, stores,
    );
  }

  /** What the client showed when its TLS connection was made. @throws InvalidRequest when that cannot be told for certain */
  certificateOf({ transport }: ClientRequest): ClientCertificate | undefined {
    return this.certificates.read(transport);
  }
}
