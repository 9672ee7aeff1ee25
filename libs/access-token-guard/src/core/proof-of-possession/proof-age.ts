import { InvalidDpopProof, UseDpopNonce, VerificationUnavailable } from '../errors.js';
import type { AccessTokenError } from '../errors.js';
import type { CompactJws } from '../jwt/compact-jws.js';
import type { DpopSettings } from './possession-settings.js';
import type { ForgottenProof } from './spent-proofs.js';

type Payload = CompactJws['payload'];

const isNumber = (value: unknown): value is number => Number.isFinite(value);

/** How old proofs may be: by the clock of this API where they hold its nonces (RFC 9449 §11.1), else by that of the client. */
export class ProofAge {
  constructor(private readonly settings: DpopSettings) {}

  /** Until when a proof would be taken again, in milliseconds; throws `InvalidDpopProof` or `UseDpopNonce` where it is not taken now. */
  endOf({ iat, exp, nbf, nonce }: Payload): number {
    const { clockTolerance, nonces, now } = this.settings;
    const moment = now();
    if (!isNumber(iat)) throw new InvalidDpopProof('The DPoP proof has no iat.');
    const isTimely = (exp === undefined || (isNumber(exp) && exp * 1000 + clockTolerance > moment)) && (nbf === undefined || (isNumber(nbf) && nbf * 1000 - clockTolerance <= moment));
    if (!isTimely) throw new InvalidDpopProof('The DPoP proof is not valid now (exp, nbf).');
    if (nonces === undefined) return this.endByClient(iat, moment);
    const end = nonces.endOf(nonce);
    if (end === undefined) throw new UseDpopNonce(nonces.current);
    return end;
  }

  /** Refuses a proof that is no newer than those forgotten: a newer one would be taken, unless none can be newer yet. */
  refusalOf(forgotten: ForgottenProof, { iat }: Payload): AccessTokenError {
    const { nonces, now } = this.settings;
    const newest = nonces === undefined ? this.endAfter(Math.floor(now() / 1000)) : nonces.newestEnd;
    if (forgotten.until >= newest) return new VerificationUnavailable(forgotten);
    if (nonces !== undefined) return new UseDpopNonce(nonces.current);
    return new InvalidDpopProof(`The DPoP proof's iat is ${String(iat)}; expected a newer one, since more proofs were shown than are remembered.`);
  }

  private endByClient(iat: number, moment: number): number {
    const { maxAge, clockTolerance } = this.settings;
    const end = this.endAfter(iat);
    if (iat * 1000 <= moment + clockTolerance && end > moment) return end;
    throw new InvalidDpopProof(`The DPoP proof's iat is ${iat}; expected one of the last ${maxAge / 1000} seconds, and it is now ${Math.floor(moment / 1000)}.`);
  }

  private endAfter(iat: number): number {
    return iat * 1000 + this.settings.maxAge + this.settings.clockTolerance;
  }
}
