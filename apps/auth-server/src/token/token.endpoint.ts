import { Injectable } from '@nestjs/common';
import { ClientDirectory } from '@latchkey/clients';
import { GrantRegistry } from '@latchkey/grants';
import { Refusal } from '@latchkey/protocol';
import { Metrics } from '@latchkey/service-bootstrap';
import { UnitOfWork } from '@latchkey/storage';
import { ClientEncryption, TokenIssuer, type TokenResponse } from '@latchkey/token-issuance';
import { EndpointClient, type ClientRequest } from '../http/endpoint-client.js';

/** The token endpoint (RFC 6749 §3.2): the phases that every grant shares, so that none can forget one. */
@Injectable()
export class TokenEndpoint {
  private readonly issued;

  constructor(
    private readonly client: EndpointClient,
    private readonly grants: GrantRegistry,
    private readonly issuer: TokenIssuer,
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: ClientDirectory,
    private readonly encryption: ClientEncryption,
    metrics: Metrics,
  ) {
    this.issued = metrics.counter({ name: 'tokens_issued_total', help: 'Successful answers of the token endpoint.', labels: ['grant'] });
  }

  /** @throws OAuthError */
  async respond(request: ClientRequest): Promise<TokenResponse> {
    const { tenant, parameters } = request;
    const type = parameters.required('grant_type');
    const outcome = await this.unitOfWork.run(tenant, async (stores) => {
      const client = await this.client.authenticate(request, '/token', stores);
      const grant = this.grants.select(type, client);
      await this.encryption.prepare(client);
      const decision = await grant.authorize({ client, parameters: parameters.only(grant.parameters) }, stores);
      if (decision instanceof Refusal) return decision;
      await this.directory.used(client, stores);
      return this.issuer.issue(decision, stores);
    });
    if (outcome instanceof Refusal) throw outcome.error; // here, so that what the refusal wrote has committed
    this.issued.inc({ grant: type });
    return outcome;
  }
}
