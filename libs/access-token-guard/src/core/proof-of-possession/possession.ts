import { InvalidAccessToken, UnprovenAccessToken } from '../errors.js';
import type { HttpRequest } from '../http-request.js';
import type { KnownToken } from '../known-token.js';
import type { PresentedToken } from '../presented-token.js';
import type { PossessionSettings } from './possession-settings.js';
import { certificateThumbprint } from './client-certificate.js';
import { DpopProofs } from './dpop-proofs.js';

/** Holds tokens to what they are bound to, and those that are bound to nothing to the scheme Bearer. */
export class Possession {
  readonly #proofs: DpopProofs | undefined;

  constructor(private readonly settings: PossessionSettings) {
    this.#proofs = settings.dpop && new DpopProofs(settings.dpop);
  }

  /** Throws an `AccessTokenError` unless whoever sent the request holds what the token is bound to. @param request undefined where a token came alone */
  async confirm({ confirmation, claims }: Pick<KnownToken, 'confirmation' | 'claims'>, { scheme, token }: PresentedToken, request: HttpRequest | undefined): Promise<void> {
    if (request === undefined) throw new InvalidAccessToken('The token is bound to a key or a certificate; expected a bearer token, since no request came with it.');
    if (confirmation !== undefined && 'jkt' in confirmation) {
      if (this.#proofs === undefined) throw new InvalidAccessToken('The token is bound to a key, and proofs of keys (DPoP) are not taken here.');
      if (scheme !== 'DPoP') throw new UnprovenAccessToken('The token is bound to a key; expected the scheme DPoP and a proof, got Bearer.');
      const { iss, client_id: client, sub } = claims;
      return this.#proofs.verify(request, { token, jkt: confirmation.jkt, holder: JSON.stringify([iss, client, sub]) });
    }
    if (confirmation === undefined || scheme === 'DPoP') throw new InvalidAccessToken('The token is not bound to a key; expected the scheme Bearer, got DPoP.');
    if (certificateThumbprint(request, this.settings.clientCertificate) === confirmation.certificate) return;
    throw new InvalidAccessToken('The token is bound to another client certificate than the one shown, if any was.');
  }

  /** The nonce that the answer to an accepted request hands out; undefined where there is nothing new. */
  newerNonce(request: HttpRequest): string | undefined {
    return this.#proofs?.newerNonce(request);
  }
}
