import { BoundedCache } from '../bounded-cache.js';
import { given } from '../challenge.js';
import { InvalidAccessToken } from '../errors.js';
import type { TrustedIssuer } from '../issuer/trusted-issuer.js';
import { knownToken } from '../known-token.js';
import type { KnownToken } from '../known-token.js';
import type { GuardSettings } from '../settings.js';
import type { ReadToken, TokenReader } from '../token-reader.js';
import { looksLikeJwt, parseCompactToken } from './compact-token.js';
import type { CompactToken } from './compact-token.js';
import type { PublishedKey } from './published-key.js';

/** What a JWT access token must have besides what every access token must (RFC 9068 §2.2). */
const REQUIRED = ['iat', 'jti'] as const;

/**
 * Reads JWT access tokens (RFC 9068 §4): the issuer is looked up by the unverified `iss`, then everything is verified, once; a
 * token whose key its issuer withdrew is verified again, with the keys of then.
 */
export class JwtReader implements TokenReader {
  readonly #issuers: ReadonlyMap<unknown, TrustedIssuer>;
  readonly #known: BoundedCache<KnownToken>;

  constructor(issuers: readonly TrustedIssuer[], private readonly guard: GuardSettings) {
    this.#issuers = new Map(issuers.map((issuer) => [issuer.settings.issuer, issuer]));
    this.#known = new BoundedCache(guard.jwtCache.maxEntries, guard.now);
  }

  reads(token: string): boolean {
    return looksLikeJwt(token);
  }

  recall(key: string): KnownToken | undefined {
    const known = this.#known.get(key);
    if (known === undefined || !known.issuer.keys.areKnown || known.key?.isWithdrawn === true) return undefined;
    return known;
  }

  async read(token: string, key: string): Promise<ReadToken> {
    const parsed = parseCompactToken(token);
    const { header, claims } = parsed;
    const issuer = this.#issuers.get(claims['iss']);
    if (issuer === undefined) {
      throw new InvalidAccessToken(`The token's issuer is ${given(claims['iss'])}; expected ${[...this.#issuers.keys()].map(given).join(' or ')}.`);
    }
    await issuer.settled();
    const signer = await signerOf(parsed, issuer);
    const missing = REQUIRED.find((claim) => claims[claim] === undefined);
    if (missing !== undefined) throw new InvalidAccessToken(`The token has no ${missing}.`);
    const known = knownToken(issuer, { claims, kid: header.kid ?? signer.jwk.kid, key: signer });
    this.#known.set(key, known, known.claims.exp * 1000 + this.guard.clockTolerance);
    return { known, isConfirmed: false };
  }
}

/** Finds the key that signed the token; throws when it is none of the issuer's. */
async function signerOf({ header, signed, signature }: CompactToken, issuer: TrustedIssuer): Promise<PublishedKey> {
  const { algorithms } = issuer.settings;
  const algorithm = algorithms.find((one) => one === header.algorithm);
  if (algorithm === undefined) {
    throw new InvalidAccessToken(`The token's alg is ${given(header.algorithm)}; expected ${algorithms.join(', ')}.`);
  }
  for (const key of await issuer.keys.find(algorithm, header.kid)) {
    // Another key of the same name may have signed it; a key that is unfit signed nothing. No reason is told apart.
    const check = await key.check(algorithm).catch(() => undefined);
    if (check?.(signed, signature) === true) return key;
  }
  throw new InvalidAccessToken("The token's signature is not that of the issuer.");
}
