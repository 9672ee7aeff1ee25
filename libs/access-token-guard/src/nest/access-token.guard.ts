import { Inject, Injectable, Optional } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AccessTokenVerifier } from '../core/index.js';
import { forgetVerified, noteVerified } from '../core/verified-requests.js';
import { accessRule } from './access-rule.js';
import { ACCESS_TOKEN_VERIFIER, TOKEN_SOURCES } from './access-token-verifier.token.js';
import { EnforcesAccessRules } from './enforces-access-rules.js';
import { tokenSource } from './token-source.js';
import type { TokenSources } from './token-source.js';
import { validityBy } from './token-validity.js';

/**
 * Lets a request through when its access token is valid for this API and meets what the handler requires: requests over HTTP, GraphQL
 * and WebSockets, and messages to microservices where it is told how they carry tokens. Refuses in every other context.
 */
@Injectable()
@EnforcesAccessRules()
export class AccessTokenGuard implements CanActivate {
  constructor(
    @Inject(ACCESS_TOKEN_VERIFIER) private readonly verifier: AccessTokenVerifier,
    @Inject(Reflector) private readonly reflector: Reflector,
    @Optional() @Inject(TOKEN_SOURCES) private readonly sources: TokenSources = {},
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const source = tokenSource(context, this.sources);
    if (source === undefined) return false;
    const { isPublic, requirements } = accessRule(this.reflector, context);
    if (isPublic) {
      // An open socket may have brought a token with another message, and that may be revoked by now.
      forgetVerified(source.carrier);
      return true;
    }
    try {
      const token = await source.verify(this.verifier);
      await this.verifier.require(token, requirements, context);
      noteVerified(source.carrier, token, validityBy(this.verifier, source));
      return true;
    } catch (error) {
      throw await source.refusal(error);
    }
  }
}
