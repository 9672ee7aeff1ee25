import { Injectable } from '@nestjs/common';
import { Clock, InvalidRequest, Parameters } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { IssuerAddresses } from '@latchkey/token-issuance';
import type { RawParameters } from '../authorization-request.js';
import { ObjectByReference } from './object-by-reference.js';
import { checkObjectClaims } from './object-claims.js';
import { withObject } from './object-parameters.js';
import { ObjectSignature } from './object-signature.js';

/** Authorization requests that come as a JWT, by value or by reference (OIDC Core §6, RFC 9101). */
@Injectable()
export class RequestObjects {
  constructor(
    private readonly byReference: ObjectByReference,
    private readonly signature: ObjectSignature,
    private readonly issuers: IssuerAddresses,
    private readonly clock: Clock,
  ) {}

  /**
   * The request with what its object says in the place of what came beside it; as it is where it has none.
   * @throws InvalidRequest, InvalidRequestObject, InvalidRequestUri
   */
  async open(raw: RawParameters, client: ClientRecord, { tenant }: Pick<Stores, 'tenant'>): Promise<RawParameters> {
    const { request: value, request_uri: uri, response_type } = raw;
    const beside = Parameters.from({ request: value ?? '', request_uri: uri ?? '', response_type: response_type ?? '' });
    const address = beside.get('request_uri');
    if (address !== undefined && beside.has('request')) throw new InvalidRequest({ description: 'request and request_uri must not come together' });
    const jwt = address === undefined ? beside.get('request') : await this.byReference.fetch(address, client);
    if (jwt === undefined) return raw;
    const claims = await this.signature.claimsOf(jwt, client, tenant.settings);
    const { clientId } = client;
    const issuer = this.issuers.issuerOf(tenant.id);
    checkObjectClaims(claims, { issuer, clientId, responseType: beside.get('response_type'), now: this.clock.now() });
    return withObject(raw, claims);
  }
}
