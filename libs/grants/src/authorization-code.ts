import { Injectable } from '@nestjs/common';
import { Clock, InvalidGrant, InvalidRequest, Refusal, confirms, verifyCodeChallenge, type TokenKey } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import type { AuthorizationCodeRecord, Stores } from '@latchkey/storage';
import { AuthorizationCodes, type GrantedAuthorization } from '@latchkey/token-issuance';
import { PersonalAccess, withRefreshToken } from './access/personal-access.js';
import { Grant, type GrantRequest } from './grant.js';

/** A code that a person's browser brought (RFC 6749 §4.1.3, RFC 7636 §4.6). */
@Injectable()
export class AuthorizationCodeGrant extends Grant {
  readonly type = 'authorization_code';
  readonly parameters = ['code', 'redirect_uri', 'code_verifier', 'resource'];
  readonly allowsPublicClients = true;

  constructor(
    private readonly codes: AuthorizationCodes,
    private readonly access: PersonalAccess,
    private readonly revocations: Revocations,
    private readonly clock: Clock,
  ) {
    super();
  }

  async authorize({ client, parameters, confirmation, spendProof }: GrantRequest, stores: Stores): Promise<GrantedAuthorization | Refusal> {
    const key = await this.codes.keyOf(parameters.required('code'), stores);
    const code = key && (await stores.authorizationCodes.find(key));
    if (!code) throw new InvalidGrant({ description: 'the code is unknown' });
    prove(code, { client, parameters, ...(confirmation && { confirmation }) }); // before it is spent: a stranger must not be able to burn a code
    await spendProof?.();
    const now = this.clock.now();
    const authorization = await stores.authorizations.hold(code.authorizationId, now);
    if (!authorization) throw new InvalidGrant({ description: 'the authorization was revoked or its session has ended' });
    if (code.spentAt || !(await this.spend(key, code, stores))) return this.replayed(code, stores);
    const granted = await this.access.of(authorization, { client, parameters }, stores);
    const refreshable = client.grantTypes.includes('refresh_token');
    return refreshable ? withRefreshToken(granted, { kind: 'first' }) : granted;
  }

  private async spend(key: TokenKey, code: AuthorizationCodeRecord, stores: Stores): Promise<boolean> {
    if (code.expiresAt <= this.clock.now()) throw new InvalidGrant({ description: 'the code has expired' });
    return (await stores.authorizationCodes.spend(key, this.clock.now())) === 'spent';
  }

  /** RFC 6749 §4.1.2: a code that comes twice was stolen once; whatever was issued from it ends. */
  private async replayed(code: AuthorizationCodeRecord, stores: Stores): Promise<Refusal> {
    await this.revocations.revokeAuthorization(code.authorizationId, stores);
    return new Refusal(new InvalidGrant({ description: 'the code was used before; what was issued from it is revoked' }));
  }
}

/** @throws InvalidGrant unless client, redirect URI, code verifier and key are those of the authorization request */
function prove(code: AuthorizationCodeRecord, { client, parameters, confirmation }: GrantRequest): void {
  if (code.clientId !== client.clientId) throw new InvalidGrant({ description: 'the code was issued to another client' });
  if (parameters.required('redirect_uri') !== code.redirectUri) {
    throw new InvalidGrant({ description: 'redirect_uri is not the one of the authorization request' });
  }
  if (code.dpopJkt !== undefined && !confirms(confirmation, { jkt: code.dpopJkt })) {
    throw new InvalidGrant({ description: 'expected a DPoP proof by the key that dpop_jkt named in the authorization request' });
  }
  const verifier = parameters.get('code_verifier');
  if (code.codeChallenge === undefined) {
    // RFC 9700 §4.8.2: a verifier for a request without a challenge is the mark of a PKCE downgrade.
    if (verifier !== undefined) throw new InvalidGrant({ description: 'code_verifier was sent, but the authorization request had no code_challenge' });
    return;
  }
  if (verifier === undefined) throw new InvalidRequest({ description: 'code_verifier is required' });
  if (!verifyCodeChallenge(verifier, code.codeChallenge)) throw new InvalidGrant({ description: 'code_verifier does not match the code_challenge' });
}
