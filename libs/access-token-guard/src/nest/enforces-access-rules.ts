const ENFORCES = Symbol('latchkey:enforces-access-rules');

/**
 * Declares that a guard lets nothing through that `AccessTokenGuard` would refuse, as one does that asks it. The application starts only
 * where such a guard stands before every handler that requires something of tokens. A subclass enforces what its base does.
 */
export function EnforcesAccessRules(): ClassDecorator {
  return ({ prototype }) => void Object.defineProperty(prototype, ENFORCES, { value: true });
}

/** Tells whether a guard, or the class of one, declares that. */
export function enforcesAccessRules(guard: unknown): boolean {
  const subject: unknown = typeof guard === 'function' ? guard.prototype : guard;
  return typeof subject === 'object' && subject !== null && ENFORCES in subject;
}
