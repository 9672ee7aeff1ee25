import { decodeProtectedHeader } from 'jose';
import type { Claims, Introspected } from './issuer-endpoints.js';
import { selectorsOf } from './revocation.js';

/** What introspection answers of the tokens that an issuer knows: claims, or something else than an answer. */
export class ActiveTokens extends Map<string, Introspected> {
  /** Those that have ended too. */
  readonly #ever = new Map<string, Claims>();

  override set(token: string, answer: Introspected): this {
    if (typeof answer === 'object') this.#ever.set(token, answer);
    return super.set(token, answer);
  }

  /** Notes a token as its issuer would (RFC 7662 §2.2). */
  note(token: string, claims: Claims): void {
    this.set(token, { active: true, token_type: typeOf(claims), ...claims });
  }

  claimsOf(token: string): Claims {
    return this.#ever.get(token) ?? {};
  }

  /** Forgets every token that the revocation of a selector ends. */
  end(selector: string): void {
    for (const token of this.keys()) if (this.isEndedBy(selector, token)) this.delete(token);
  }

  /** Whether the revocation of a selector ends any token that was ever known. */
  concerns(selector: string): boolean {
    return [...this.#ever.keys()].some((token) => this.isEndedBy(selector, token));
  }

  private isEndedBy(selector: string, token: string): boolean {
    return selectorsOf(this.claimsOf(token), kidOf(token)).includes(selector);
  }
}

const typeOf = ({ cnf }: Claims): string => (typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? 'DPoP' : 'Bearer');

function kidOf(token: string): string | undefined {
  return token.startsWith('eyJ') ? decodeProtectedHeader(token).kid : undefined;
}
