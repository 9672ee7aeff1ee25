import { GuardConfigurationError } from '../guard-configuration-error.js';

/** Scopes by what implies them, over any number of steps. */
export class ScopeHierarchy {
  readonly #impliedBy = new Map<string, Set<string>>();

  /** @param implied what each scope implies, as `{ 'documents:write': ['documents:read'] }` */
  constructor(implied: Readonly<Record<string, readonly string[]>> = {}) {
    for (const [scope, lesser] of Object.entries(implied)) {
      if (!Array.isArray(lesser) || lesser.some((one) => typeof one !== 'string')) throw new GuardConfigurationError(`scopeHierarchy['${scope}'] must be a list of scopes.`);
    }
    for (const scope of Object.keys(implied)) this.add(scope, implied);
  }

  /** Whether a scope is held, by its own name or by one that implies it. */
  holds(held: ReadonlySet<string>, scope: string): boolean {
    if (held.has(scope)) return true;
    for (const greater of this.#impliedBy.get(scope) ?? []) if (held.has(greater)) return true;
    return false;
  }

  private add(scope: string, implied: Readonly<Record<string, readonly string[]>>): void {
    const open = [scope];
    for (const one of open) {
      const next = Object.hasOwn(implied, one) ? (implied[one] ?? []) : [];
      open.push(...next.filter((lesser) => !open.includes(lesser)));
      this.#impliedBy.set(one, (this.#impliedBy.get(one) ?? new Set()).add(scope));
    }
  }
}
