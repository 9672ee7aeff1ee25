import { compactVerify } from 'jose';
import { given } from '../challenge.js';
import { InvalidAccessToken } from '../errors.js';
import type { TrustedIssuer } from '../issuer/trusted-issuer.js';
import type { ReadToken, TokenReader } from '../token-reader.js';
import { looksLikeJwt, parseCompactToken } from './compact-token.js';
import type { TokenHeader } from './compact-token.js';

/** What a JWT access token must have besides what every access token must (RFC 9068 §2.2). */
const REQUIRED = ['iat', 'jti'] as const;

/** Reads JWT access tokens (RFC 9068 §4): the issuer is looked up by the unverified `iss`, then everything is verified. */
export class JwtReader implements TokenReader {
  readonly #issuers: ReadonlyMap<string, TrustedIssuer>;

  constructor(issuers: readonly TrustedIssuer[]) {
    this.#issuers = new Map(issuers.map((issuer) => [issuer.settings.issuer, issuer]));
  }

  reads(token: string): boolean {
    return looksLikeJwt(token);
  }

  async read(token: string): Promise<ReadToken> {
    const { header, claims } = parseCompactToken(token);
    const issuer = typeof claims['iss'] === 'string' ? this.#issuers.get(claims['iss']) : undefined;
    if (issuer === undefined) {
      throw new InvalidAccessToken(`The token's issuer is ${given(claims['iss'])}; expected ${[...this.#issuers.keys()].map(given).join(' or ')}.`);
    }
    await verifySignature(token, header, issuer);
    const missing = REQUIRED.find((claim) => claims[claim] === undefined);
    if (missing !== undefined) throw new InvalidAccessToken(`The token has no ${missing}.`);
    return { issuer: issuer.settings, claims };
  }
}

async function verifySignature(token: string, header: TokenHeader, issuer: TrustedIssuer): Promise<void> {
  const { algorithms } = issuer.settings;
  if (!algorithms.includes(header.algorithm)) {
    throw new InvalidAccessToken(`The token's alg is ${given(header.algorithm)}; expected ${algorithms.join(', ')}.`);
  }
  const { set, keys } = await issuer.keys.find(header.algorithm, header.kid);
  for (const jwk of keys) {
    try {
      await compactVerify(token, await set.import(jwk, header.algorithm), { algorithms: [header.algorithm] });
      return;
    } catch {
      // Another key of the same name may have signed it; no reason is told apart, none is good.
    }
  }
  throw new InvalidAccessToken("The token's signature is not that of the issuer.");
}
