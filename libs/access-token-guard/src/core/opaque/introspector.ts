import { InvalidAccessToken, VerificationUnavailable } from '../errors.js';
import type { UnverifiedClaims } from '../claims.js';
import type { TrustedIssuer } from '../issuer/trusted-issuer.js';
import type { GuardSettings } from '../settings.js';
import { introspect } from './introspection.js';

/** A token about which an issuer is to be asked. */
export interface Question {
  readonly token: string;
  readonly issuer: TrustedIssuer;
  /** Whether it is known that the issuer made it: what anybody can make may hold up only half of the calls. */
  readonly isProven: boolean;
}

/** Calls that are under way. */
interface Calls {
  all: number;
  unproven: number;
}

/** Asks issuers about tokens: each about a limited number at the same time, so that none that is slow takes the calls of another. */
export class Introspector {
  readonly #underWay = new Map<TrustedIssuer, Calls>();

  constructor(private readonly guard: GuardSettings) {}

  /** Throws `InvalidAccessToken` unless the token is active, and `VerificationUnavailable` when its issuer cannot be asked. */
  async confirm(question: Question): Promise<void> {
    let claims: UnverifiedClaims | undefined;
    try {
      claims = await this.ask(question);
    } catch (error) {
      throw error instanceof InvalidAccessToken ? error : new VerificationUnavailable(error);
    }
    if (claims === undefined) throw new InvalidAccessToken('The token is not active: unknown, expired or revoked.');
  }

  /** What its issuer says of a token; undefined when it is not active there. Throws what `introspect` throws. */
  async ask({ token, issuer, isProven }: Question): Promise<UnverifiedClaims | undefined> {
    const calls = this.begin(isProven, issuer);
    try {
      return await introspect(token, issuer);
    } catch (error) {
      if (!(error instanceof InvalidAccessToken)) issuer.report(`introspection: ${error instanceof Error ? error.message : 'unknown failure'}`);
      throw error;
    } finally {
      calls.all -= 1;
      if (!isProven) calls.unproven -= 1;
    }
  }

  private begin(isProven: boolean, issuer: TrustedIssuer): Calls {
    const { maxInFlight } = this.guard.introspectionCache;
    const forUnproven = issuer.opaqueKeys.length === 0 ? maxInFlight : Math.ceil(maxInFlight / 2);
    const calls = this.#underWay.get(issuer) ?? { all: 0, unproven: 0 };
    if (calls.all >= maxInFlight || (!isProven && calls.unproven >= forUnproven)) {
      throw new VerificationUnavailable('too many introspection calls are under way');
    }
    this.#underWay.set(issuer, calls);
    calls.all += 1;
    if (!isProven) calls.unproven += 1;
    return calls;
  }
}
