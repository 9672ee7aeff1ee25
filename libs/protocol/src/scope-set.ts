import { InvalidScope } from './errors/token-errors.js';

// RFC 6749 §3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const MAX_LENGTH = 2000;

/** Whether `value` may be the name of a scope (RFC 6749 §3.3). */
export const isScopeToken = (value: string): boolean => value.length <= 200 && SCOPE_TOKEN.test(value);

/** An ordered set of scope names, as the `scope` parameter spells it (RFC 6749 §3.3). */
export class ScopeSet implements Iterable<string> {
  static readonly empty = new ScopeSet([]);
  private readonly names: ReadonlySet<string>;

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
  }

  /** @throws InvalidScope when the text is not a list of scope tokens separated by single spaces */
  static parse(text: string | undefined): ScopeSet {
    if (text === undefined || text === '') return ScopeSet.empty;
    const names = text.split(' ');
    if (text.length > MAX_LENGTH || !names.every(isScopeToken)) {
      throw new InvalidScope({ description: 'scope must be a list of scope names separated by single spaces (RFC 6749 section 3.3)' });
    }
    return new ScopeSet(names);
  }

  get size(): number {
    return this.names.size;
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  includesAll(names: Iterable<string>): boolean {
    for (const name of names) if (!this.names.has(name)) return false;
    return true;
  }

  filter(keep: (name: string) => boolean): ScopeSet {
    return new ScopeSet([...this.names].filter(keep));
  }

  union(other: Iterable<string>): ScopeSet {
    return new ScopeSet([...this.names, ...other]);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.names[Symbol.iterator]();
  }

  toString(): string {
    return [...this.names].join(' ');
  }
}

/** The scopes that OpenID Connect defines (OIDC Core §5.4, §11); no resource may own one. */
export const OIDC_SCOPES = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'] as const;
const oidcScopes: ReadonlySet<string> = new Set(OIDC_SCOPES);
export const isOidcScope = (name: string): boolean => oidcScopes.has(name);
