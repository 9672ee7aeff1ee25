import type { UnverifiedClaims } from '../claims.js';
import { firstWord, secondWord, selectorHash } from './selector-hash.js';

/** Everything that a token must answer to, hashed once. */
export interface TokenSelectors {
  /** Two words for each selector; a plain array lies nearer to the token than a typed one. */
  readonly words: readonly number[];
  /** Where the signing key's begin, which comes last; the number of words where no key signed the token. */
  readonly keyAt: number;
  /** The position that the token was issued at; -1 where it names none, so that any position ends it. */
  readonly rev: number;
  /** The state of an index in which none of them was found; 0 before they were looked up. */
  clearOf: number;
}

/** Selectors that many tokens have in common, and which are hashed once for all. */
const REMEMBERED = 10_000;

const audiencesOf = (aud: unknown): readonly unknown[] => (Array.isArray(aud) ? aud : [aud]);

/** Hashes the selectors of tokens; those of clients, resources, keys and the tenant only once. */
export class SelectorHashes {
  readonly #remembered = new Map<string, string>();

  /**
   * Names everything whose revocation ends the token.
   * @param kid of the key that signed it; undefined for an opaque token
   */
  of(claims: UnverifiedClaims, kid: string | undefined): TokenSelectors {
    const { jti, sub, client_id: client, aud, aut, sid, authz, rev } = claims;
    const hashes = [this.remembered('tenant:'), this.remembered(`client:${String(client)}`)];
    for (const audience of audiencesOf(aud)) hashes.push(this.remembered(`resource:${String(audience)}`));
    if (jti !== undefined) hashes.push(selectorHash(`token:${String(jti)}`));
    // A token that does not say whose it is answers for a person too.
    if (aut !== 'APPLICATION') hashes.push(selectorHash(`account:${String(sub)}`), selectorHash(`consent:${String(sub)} ${String(client)}`));
    if (sid !== undefined) hashes.push(selectorHash(`session:${String(sid)}`));
    if (authz !== undefined) hashes.push(selectorHash(`authorization:${String(authz)}`));
    const keyAt = 2 * hashes.length;
    if (kid !== undefined) hashes.push(this.remembered(`key:${kid}`));
    return { words: hashes.flatMap((hash) => [firstWord(hash), secondWord(hash)]), keyAt, rev: Number.isSafeInteger(rev) ? (rev as number) : -1, clearOf: 0 };
  }

  private remembered(selector: string): string {
    const known = this.#remembered.get(selector);
    if (known !== undefined) return known;
    const made = selectorHash(selector);
    if (this.#remembered.size >= REMEMBERED) this.#remembered.clear();
    this.#remembered.set(selector, made);
    return made;
  }
}
