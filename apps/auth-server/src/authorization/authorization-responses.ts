import { Injectable } from '@nestjs/common';
import { PersonalAccess } from '@latchkey/grants';
import { Parameters, responseTypeHas, returnsTokens, type Secret } from '@latchkey/protocol';
import type { AuthorizationRecord, Stores } from '@latchkey/storage';
import { AuthorizationCodes, TokenIssuer } from '@latchkey/token-issuance';
import type { AuthorizationRequest } from './authorization-request.js';
import type { ResponseParameters } from './response-modes/index.js';

const WHOLE = Parameters.from({});

/** Issues what a response type brings of an authorization (OAuth 2.0 Multiple Response Type Encoding Practices §3, §5). */
@Injectable()
export class AuthorizationResponses {
  constructor(
    private readonly codes: AuthorizationCodes,
    private readonly access: PersonalAccess,
    private readonly tokens: TokenIssuer,
  ) {}

  /** @throws InvalidTarget when no single token can be made for what was granted */
  async of(request: AuthorizationRequest, authorization: AuthorizationRecord, stores: Stores): Promise<ResponseParameters> {
    const { client, responseType, state } = request;
    const code = responseTypeHas(responseType, 'code') ? await this.code(request, authorization, stores) : undefined;
    if (!returnsTokens(responseType)) return { code };
    const granted = await this.access.of(authorization, { client, parameters: WHOLE }, stores);
    const { expires_in, ...tokens } = await this.tokens.issueToBrowser({ ...granted, person: { authorization } }, { responseType, code, state }, stores);
    return { code, ...tokens, expires_in: expires_in?.toString() };
  }

  private code({ client, redirectUri, codeChallenge, dpopJkt }: AuthorizationRequest, { id }: AuthorizationRecord, stores: Stores): Promise<Secret> {
    return this.codes.issue({ client, authorizationId: id, redirectUri, ...(codeChallenge !== undefined && { codeChallenge }), ...(dpopJkt !== undefined && { dpopJkt }) }, stores);
  }
}
