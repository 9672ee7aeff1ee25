import { Injectable } from '@nestjs/common';
import { InvalidRequest, asSecret, type Secret } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import { UnitOfWork, type ClientRecord, type Stores } from '@latchkey/storage';
import { AccessTokens, RefreshTokens } from '@latchkey/token-issuance';
import { EndpointClient, type ClientRequest } from '../http/endpoint-client.js';

/** Token revocation (RFC 7009): an access token of either format, or a refresh token with its family. */
@Injectable()
export class RevocationEndpoint {
  constructor(
    private readonly client: EndpointClient,
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly revocations: Revocations,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Nothing of the token is alive when this returns; an unknown one was not before (RFC 7009 §2.2).
   * @throws InvalidRequest for another client's token (§2.1), InvalidClient
   */
  async respond(request: ClientRequest): Promise<void> {
    await this.unitOfWork.run(request.tenant, async (stores) => {
      const client = await this.client.authenticate(request, '/revocation', stores);
      const token = asSecret(request.parameters.required('token'));
      if (!(await this.revokeRefreshToken(token, client, stores))) await this.revokeAccessToken(token, client, stores);
    });
  }

  private async revokeRefreshToken(value: Secret, client: ClientRecord, stores: Stores): Promise<boolean> {
    const key = await this.refreshTokens.keyOf(value, stores);
    const token = key && (await stores.refreshTokens.find(key));
    if (!token) return false;
    refuseForeign(token.clientId, client);
    await this.revocations.revokeAuthorization(token.authorizationId, stores);
    return true;
  }

  private async revokeAccessToken(value: Secret, client: ClientRecord, stores: Stores): Promise<void> {
    const claims = await this.accessTokens.resolve(value, stores);
    if (!claims) return;
    refuseForeign(claims.client_id, client);
    this.revocations.revokeToken({ jti: claims.jti, expiresAt: new Date(claims.exp * 1000), audiences: claims.aud }, stores);
  }
}

function refuseForeign(owner: string, { clientId }: ClientRecord): void {
  if (owner !== clientId) throw new InvalidRequest({ description: 'the token was issued to another client' });
}
