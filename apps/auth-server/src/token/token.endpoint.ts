import { Injectable } from '@nestjs/common';
import { ClientDirectory } from '@latchkey/clients';
import { GrantRegistry } from '@latchkey/grants';
import { Refusal } from '@latchkey/protocol';
import { Metrics } from '@latchkey/service-bootstrap';
import { UnitOfWork } from '@latchkey/storage';
import { ClientEncryption, TokenIssuer, type TokenResponse } from '@latchkey/token-issuance';
import { EndpointClient, type ClientRequest } from '../http/endpoint-client.js';
import { ProofOfPossession } from '../http/proof-of-possession.js';

export interface TokenAnswer {
  readonly tokens: TokenResponse;
  /** For the next DPoP proof. */
  readonly nonce?: string;
}

/** The token endpoint (RFC 6749 §3.2): the phases that every grant shares, so that none can forget one. */
@Injectable()
export class TokenEndpoint {
  private readonly issued;

  constructor(
    private readonly client: EndpointClient,
    private readonly proofs: ProofOfPossession,
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
  async respond(request: ClientRequest): Promise<TokenAnswer> {
    const { tenant, parameters } = request;
    const type = parameters.required('grant_type');
    const outcome = await this.unitOfWork.run(tenant, async (stores) => {
      const client = await this.client.authenticate(request, '/token', stores);
      const grant = this.grants.select(type, client);
      await this.encryption.prepare(client);
      const shown = await this.proofs.ofTokenRequest(request.transport, client, stores);
      // Anybody can send requests in the name of a public client: what they leave behind waits until the grant knows what it was sent.
      if (client.tokenEndpointAuthMethod !== 'none') await shown?.spend();
      const bound = shown ? { confirmation: shown.confirmation } : {};
      const decision = await grant.authorize({ client, parameters: parameters.only(grant.parameters), ...bound, ...(shown && { spendProof: shown.spend }) }, stores);
      await shown?.spend(); // whatever the grant did
      if (decision instanceof Refusal) return decision;
      await this.directory.used(client, stores);
      const tokens = await this.issuer.issue({ ...decision, ...bound }, stores);
      const nonce = shown && 'jkt' in shown.confirmation ? this.proofs.nextNonce(stores.tenant) : undefined;
      return { tokens, ...(nonce !== undefined && { nonce }) };
    });
    if (outcome instanceof Refusal) throw outcome.error; // here, so that what the refusal wrote has committed
    this.issued.inc({ grant: type });
    return outcome;
  }
}
