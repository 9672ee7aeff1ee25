import { decodeProtectedHeader } from 'jose';
import type { Claims, Introspected } from './issuer-endpoints.js';
import { selectorsOf } from './revocation.js';

/** What introspection answers of the tokens that an issuer knows: claims, or something else than an answer. */
export class ActiveTokens extends Map<string, Introspected> {
  /** Notes a token as its issuer would (RFC 7662 §2.2). */
  note(token: string, claims: Claims): void {
    this.set(token, { active: true, token_type: typeOf(claims), ...claims });
  }

  claimsOf(token: string): Claims {
    const known = this.get(token);
    return typeof known === 'object' ? known : {};
  }

  /** Forgets every token that the revocation of a selector ends. */
  end(selector: string): void {
    for (const token of this.keys()) if (selectorsOf(this.claimsOf(token), kidOf(token)).includes(selector)) this.delete(token);
  }
}

const typeOf = ({ cnf }: Claims): string => (typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? 'DPoP' : 'Bearer');

function kidOf(token: string): string | undefined {
  return token.startsWith('eyJ') ? decodeProtectedHeader(token).kid : undefined;
}
