import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { InvalidAccessToken } from '../core/index.js';
import type { AccessTokenVerifier, HttpRequest, VerifiedAccessToken } from '../core/index.js';
import { noteVerified } from '../core/verified-requests.js';
import { ACCESS_TOKEN_VERIFIER } from '../nest/access-token-verifier.token.js';
import { httpRefusal, writeHeaders } from '../nest/refusal.js';

/** The name under which the strategy is registered with Passport. */
export const ACCESS_TOKEN_STRATEGY = 'access-token';

type Done = (error: unknown, user?: unknown) => void;

/** Express hangs the response on its request; Fastify does not, there `AccessTokenAuthGuard` writes the headers. */
type PassportRequest = HttpRequest & { readonly res?: { header(name: string, value: string): unknown } };

/** Passport's side: never redirects and never calls `fail`, which on Fastify would lose the challenge. */
class BearerStrategy extends passport.Strategy {
  constructor(
    private readonly verifier: AccessTokenVerifier,
    private readonly decide: (token: VerifiedAccessToken, done: Done) => void,
  ) {
    super();
  }

  override authenticate(request: unknown): void {
    void this.run(request as PassportRequest);
  }

  private async run(request: PassportRequest): Promise<void> {
    try {
      const token = await this.verifier.authenticate(request);
      writeHeaders(request.res, this.verifier.acceptanceHeaders(request));
      this.decide(token, (error, user) => {
        if (error !== null && error !== undefined) return this.refuse(error, request);
        if (!user) return this.refuse(this.verifier.challenge(new InvalidAccessToken('The token is of nobody who is known here.')), request);
        noteVerified(request, token);
        this.success(user);
      });
    } catch (error) {
      this.refuse(error, request);
    }
  }

  private refuse(error: unknown, request: PassportRequest): void {
    this.error(httpRefusal(error, request.res));
  }
}

/** The Passport strategy `access-token`: `request.user` is the verified claims, or what an overridden `validate` makes of them. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(BearerStrategy, ACCESS_TOKEN_STRATEGY) {
  constructor(@Inject(ACCESS_TOKEN_VERIFIER) verifier: AccessTokenVerifier) {
    super(verifier);
  }

  /** Override to look a user up; throw, or give nothing, to refuse. */
  validate(token: VerifiedAccessToken): unknown {
    return token;
  }
}
