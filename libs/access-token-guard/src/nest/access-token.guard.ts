import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AccessTokenVerifier, HttpRequest } from '../core/index.js';
import { accessRule } from './access-rule.js';
import { ACCESS_TOKEN_VERIFIER } from './access-token-verifier.token.js';
import { refusal } from './refusal.js';
import { noteVerified } from './verified-requests.js';

/**
 * Lets a request through when its access token is valid for this API and holds the scopes that the handler requires.
 * Refuses with RFC 6750 errors; refuses every context that is not HTTP.
 */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(
    @Inject(ACCESS_TOKEN_VERIFIER) private readonly verifier: AccessTokenVerifier,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return false;
    const rule = accessRule(this.reflector, context);
    if (rule.isPublic) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    try {
      const token = await this.verifier.authenticate(request);
      this.verifier.requireScopes(token, rule.scopes);
      noteVerified(request, token);
      return true;
    } catch (error) {
      throw refusal(error, http.getResponse());
    }
  }
}
