import type { AccessTokenVerifier } from './access-token-verifier.js';
import type { VerifiedAccessToken } from './claims.js';
import type { HttpRequest } from './http-request.js';
import type { Requirement } from './requirements/requirement.js';
import { noteVerified, verifiedTokenOf } from './verified-requests.js';

/** Accepts a request whose token is valid and meets the requirements, and notes the token for `accessTokenOf`; rejects otherwise. */
export async function admit(request: HttpRequest, verifier: AccessTokenVerifier, requirements: readonly Requirement[]): Promise<void> {
  const token = await verifier.authenticate(request);
  await verifier.require(token, requirements, request);
  noteVerified(request, token);
}

/** Throws `TypeError` for what would refuse every request, and say so to clients alone. */
export function holdToUse(verifier: AccessTokenVerifier, requirements: readonly Requirement[]): void {
  if (typeof verifier?.authenticate !== 'function') throw new TypeError('requireAccessToken() needs what createAccessTokenVerifier() gives.');
  if (!requirements.every((requirement) => typeof requirement?.kind === 'string')) {
    throw new TypeError("requireAccessToken() takes what `need` makes, as need.scopes('documents:read').");
  }
}

/** The claims that a request was accepted with; throws where `requireAccessToken` did not let it through. */
export function accessTokenOf(request: object): VerifiedAccessToken {
  const token = verifiedTokenOf(request);
  if (token === undefined) throw new Error('accessTokenOf() needs requireAccessToken() before the handler.');
  return token;
}
