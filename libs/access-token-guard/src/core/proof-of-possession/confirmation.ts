import type { UnverifiedClaims } from '../claims.js';
import { InvalidAccessToken } from '../errors.js';

/** What a token is bound to: a key that proofs are signed with (RFC 9449 §6), or a client certificate (RFC 8705 §3). */
export type Confirmation = { readonly jkt: string } | { readonly certificate: string };

/**
 * Reads what a token is bound to; undefined for a bearer token. Throws for every other `cnf`, and for one of several members: what
 * is not held to all that it is bound to must not pass (RFC 7800 §3.1).
 */
export function confirmationOf({ cnf }: UnverifiedClaims): Confirmation | undefined {
  if (cnf === undefined) return undefined;
  if (typeof cnf === 'object' && cnf !== null && Object.keys(cnf).length === 1) {
    const { jkt, 'x5t#S256': certificate } = cnf as Record<string, unknown>;
    if (typeof jkt === 'string') return { jkt };
    if (typeof certificate === 'string') return { certificate };
  }
  throw new InvalidAccessToken("The token is bound to a key (cnf) in a way that is not known here; expected 'jkt' or 'x5t#S256'.");
}
