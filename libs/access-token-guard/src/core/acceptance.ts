import { hash } from 'node:crypto';
import { MOMENTARY_RULES } from './acceptance-rules.js';
import { InvalidAccessToken, VerificationUnavailable } from './errors.js';
import type { TrustedIssuer } from './issuer/trusted-issuer.js';
import { JwtReader } from './jwt/jwt-reader.js';
import type { KnownToken } from './known-token.js';
import { Introspector } from './opaque/introspector.js';
import { OpaqueReader } from './opaque/opaque-reader.js';
import type { GuardSettings } from './settings.js';
import type { TokenReader } from './token-reader.js';

/** Decides whether a token is good now, whoever shows it: from memory where that may be, else by reading it and asking its issuer. */
export class Acceptance {
  readonly #introspector: Introspector;
  readonly #readers: readonly TokenReader[];
  #isClosed = false;

  constructor(
    issuers: readonly TrustedIssuer[],
    private readonly settings: GuardSettings,
  ) {
    this.#introspector = new Introspector(settings);
    this.#readers = [new JwtReader(issuers, settings), new OpaqueReader(issuers, settings, this.#introspector)];
  }

  /** Nothing is accepted any more: what is revoked from now on is not heard of. */
  close(): void {
    this.#isClosed = true;
  }

  /** At once for a token that is remembered, which is nearly every one. Throws or rejects for what is not good. */
  accept(token: string): KnownToken | Promise<KnownToken> {
    if (this.#isClosed) throw closed();
    const { maxTokenLength } = this.settings;
    if (typeof token !== 'string' || token.length > maxTokenLength) {
      throw new InvalidAccessToken(`The token is longer than ${maxTokenLength} characters.`);
    }
    const reader = this.#readers.find((candidate) => candidate.reads(token));
    if (reader === undefined) throw new InvalidAccessToken('The token is of no known kind.');
    const key = hash('sha256', token, 'base64');
    const known = reader.recall(key);
    return known?.issuer.decidesLocally === true ? this.admitted(known) : this.acceptAfterAsking(token, key, reader);
  }

  private async acceptAfterAsking(token: string, key: string, reader: TokenReader): Promise<KnownToken> {
    const remembered = reader.recall(key);
    const { known, isConfirmed } = remembered === undefined ? await reader.read(token, key) : { known: remembered, isConfirmed: false };
    const { issuer } = known;
    if (!isConfirmed && !issuer.decidesLocally) await this.#introspector.confirm({ token, issuer, isProven: true });
    return this.admitted(known);
  }

  /** Remembered or just learnt, all that may have changed is asked: an answer that was on its way during a revocation does not outlive it. */
  admitted(known: KnownToken): KnownToken {
    if (this.#isClosed) throw closed();
    const { claims, issuer, selectors } = known;
    const { now, clockTolerance } = this.settings;
    const moment = { claims, now: now() / 1000, clockTolerance: clockTolerance / 1000 };
    for (const rule of MOMENTARY_RULES) rule(moment);
    if (issuer.hasRevoked(selectors)) throw new InvalidAccessToken('The token has been revoked.');
    return known;
  }
}

function closed(): VerificationUnavailable {
  return new VerificationUnavailable(new Error('the verifier is closed'), 'This API is being stopped, and verifies no access tokens any more.');
}
