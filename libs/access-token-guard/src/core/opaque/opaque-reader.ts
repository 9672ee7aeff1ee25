import { BoundedCache } from '../bounded-cache.js';
import { InvalidAccessToken, VerificationUnavailable } from '../errors.js';
import type { TrustedIssuer } from '../issuer/trusted-issuer.js';
import { knownToken } from '../known-token.js';
import type { KnownToken } from '../known-token.js';
import type { GuardSettings } from '../settings.js';
import type { ReadToken, TokenReader } from '../token-reader.js';
import type { Introspector } from './introspector.js';
import { isMadeWith, opaqueValue } from './opaque-value.js';
import type { OpaqueValue } from './opaque-value.js';

/** Whom to ask about a token. */
interface Asked {
  readonly issuers: readonly TrustedIssuer[];
  /** Whether it is known that the one issuer made it. */
  readonly isProven: boolean;
}

/**
 * Reads opaque access tokens by introspection (RFC 7662), one call under way per token. Where an issuer's revocations are followed
 * the answer is remembered until the token expires, else for a short time; and what the issuer cannot have made is refused without a
 * call. An issuer that cannot be asked never leads to acceptance.
 */
export class OpaqueReader implements TokenReader {
  readonly #active: BoundedCache<KnownToken>;
  readonly #inactive: BoundedCache<InvalidAccessToken>;
  readonly #underWay = new Map<string, Promise<KnownToken>>();
  readonly #issuers: readonly TrustedIssuer[];

  constructor(
    issuers: readonly TrustedIssuer[],
    private readonly guard: GuardSettings,
    private readonly introspector: Introspector,
  ) {
    this.#issuers = issuers.filter((issuer) => issuer.settings.introspection !== undefined);
    this.#active = new BoundedCache(guard.introspectionCache.maxEntries, guard.now);
    this.#inactive = new BoundedCache(guard.introspectionCache.maxEntries, guard.now);
  }

  reads(): boolean {
    return true;
  }

  recall(key: string): KnownToken | undefined {
    return this.#active.get(key);
  }

  async read(token: string, key: string): Promise<ReadToken> {
    if (this.#issuers.length === 0) throw new InvalidAccessToken('The token is opaque; expected a JWT.');
    const asked = await this.whomToAsk(token);
    const refusal = this.#inactive.get(key);
    if (refusal !== undefined) throw new InvalidAccessToken(refusal.description);
    return { known: await this.joined(token, key, asked), isConfirmed: true };
  }

  /** Nothing in an opaque token says whose it is, but its MAC tells whose it cannot be. One that was never heard is waited for only where the token may be its own. */
  private async whomToAsk(token: string): Promise<Asked> {
    const value = opaqueValue(token);
    const known = this.makerOf(value);
    await Promise.all((known === undefined ? this.#issuers : [known]).map((issuer) => issuer.settled()));
    const maker = known ?? this.makerOf(value);
    if (value !== undefined && maker !== undefined) {
      if (value.end + this.guard.clockTolerance <= this.guard.now()) throw new InvalidAccessToken('The token expired.');
      return { issuers: [maker], isProven: true };
    }
    const issuers = this.#issuers.filter((issuer) => !issuer.knowsItsTokens);
    if (issuers.length === 0) throw new InvalidAccessToken('The token was made by no issuer that is trusted here.');
    return { issuers, isProven: false };
  }

  private makerOf(value: OpaqueValue | undefined): TrustedIssuer | undefined {
    return value && this.#issuers.find((issuer) => isMadeWith(issuer.opaqueKeys, value));
  }

  /** Joins the call that is under way, unless each request must have an answer of its own. */
  private joined(token: string, key: string, asked: Asked): Promise<KnownToken> {
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined && asked.issuers.every((issuer) => issuer.decidesLocally)) return underWay;
    const call = this.ask(token, key, asked).finally(() => {
      if (this.#underWay.get(key) === call) this.#underWay.delete(key);
    });
    this.#underWay.set(key, call);
    return call;
  }

  private async ask(token: string, key: string, asked: Asked): Promise<KnownToken> {
    const { now, introspectionCache } = this.guard;
    try {
      const known = await this.askEach(token, asked);
      const end = known.claims.exp * 1000;
      this.#active.set(key, known, known.issuer.isFollowed ? end + this.guard.clockTolerance : Math.min(now() + introspectionCache.ttl, end));
      return known;
    } catch (error) {
      if (error instanceof InvalidAccessToken) this.#inactive.set(key, error, now() + introspectionCache.negativeTtl);
      throw error;
    }
  }

  /** What one says of a token that it does not stand for decides nothing while there are others: it may be lying about theirs. */
  private async askEach(token: string, { issuers, isProven }: Asked): Promise<KnownToken> {
    let failure: unknown;
    let refusal: InvalidAccessToken | undefined;
    for (const issuer of issuers) {
      try {
        const claims = await this.introspector.ask({ token, issuer, isProven });
        if (claims !== undefined) return knownToken(issuer, { claims });
      } catch (error) {
        if (error instanceof InvalidAccessToken) refusal ??= error;
        else failure ??= error;
      }
    }
    // "Not active" of some is no refusal while the one that may know the token did not answer.
    if (failure !== undefined) throw failure instanceof VerificationUnavailable ? failure : new VerificationUnavailable(failure);
    throw refusal ?? new InvalidAccessToken('The token is not active: unknown, expired or revoked.');
  }
}
