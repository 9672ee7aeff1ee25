import { Injectable } from '@nestjs/common';
import { ClientAuthenticator } from '@latchkey/client-authentication';
import { InvalidClient, type Parameters, type TenantId } from '@latchkey/protocol';
import { UnitOfWork, type ClientRecord, type Stores } from '@latchkey/storage';
import { IssuerAddresses } from '@latchkey/token-issuance';

/** A request to an endpoint that clients authenticate at. */
export interface ClientRequest {
  readonly tenant: TenantId;
  /** The `Authorization` header. */
  readonly authorization?: string;
  readonly parameters: Parameters;
}

/** Authenticates the client of a request, in a unit of work of its own: a used assertion stays used whatever comes after. */
@Injectable()
export class EndpointClient {
  constructor(
    private readonly authenticator: ClientAuthenticator,
    private readonly issuers: IssuerAddresses,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @param endpoint the path that assertions may be addressed to, beside the issuer @throws InvalidClient, InvalidRequest */
  authenticate({ tenant, authorization, parameters }: ClientRequest, endpoint: string): Promise<ClientRecord> {
    const issuer = this.issuers.issuerOf(tenant);
    const audiences = [issuer, `${issuer}${endpoint}`, `${issuer}/token`];
    return this.unitOfWork.run(tenant, (stores) =>
      this.authenticator.authenticate({ parameters, audiences, ...(authorization !== undefined && { authorization }) }, stores),
    );
  }
}

/**
 * The client as this unit of work sees it. It was read before, but what is issued bears the position of this unit of work, and no
 * state behind it may be older than that.
 * @throws InvalidClient when it was removed in between
 */
export async function asOfNow({ clientId }: ClientRecord, { clients }: Pick<Stores, 'clients'>): Promise<ClientRecord> {
  const client = await clients.find(clientId);
  if (!client) throw new InvalidClient({ description: 'the client is not registered any more' });
  return client;
}
