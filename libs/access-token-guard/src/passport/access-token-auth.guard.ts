import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { verifiedTokenOf } from '../core/index.js';
import type { AccessTokenVerifier, HttpRequest } from '../core/index.js';
import { noteVerified } from '../core/verified-requests.js';
import { accessRule } from '../nest/access-rule.js';
import { ACCESS_TOKEN_VERIFIER } from '../nest/access-token-verifier.token.js';
import { EnforcesAccessRules } from '../nest/enforces-access-rules.js';
import { httpRefusal, writeHeaders } from '../nest/refusal.js';
import { tokenSource } from '../nest/token-source.js';
import { validityBy } from '../nest/token-validity.js';
import { ACCESS_TOKEN_STRATEGY } from './access-token.strategy.js';

/** `AuthGuard('access-token')` that also heeds `@Public()` and what handlers require, and answers with the challenge on every platform. */
@Injectable()
@EnforcesAccessRules()
export class AccessTokenAuthGuard extends AuthGuard(ACCESS_TOKEN_STRATEGY) {
  constructor(
    @Inject(ACCESS_TOKEN_VERIFIER) private readonly verifier: AccessTokenVerifier,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return false;
    const rule = accessRule(this.reflector, context);
    if (rule.isPublic) return true;
    const http = context.switchToHttp();
    try {
      await super.canActivate(context);
      const request = http.getRequest<HttpRequest>();
      const token = verifiedTokenOf(request);
      if (token === undefined) return false;
      writeHeaders(http.getResponse(), this.verifier.acceptanceHeaders(request));
      await this.verifier.require(token, rule.requirements, context);
      const source = tokenSource(context, {});
      noteVerified(request, token, source && validityBy(this.verifier, source));
      return true;
    } catch (error) {
      throw httpRefusal(error, http.getResponse());
    }
  }
}
