import { given } from '../challenge.js';
import type { VerifiedAccessToken } from '../claims.js';
import { AccessDenied, InsufficientScope, InsufficientUserAuthentication } from '../errors.js';
import type { Requirement } from './requirement.js';
import type { ScopeHierarchy } from './scope-hierarchy.js';

/** What requirements are judged by. */
export interface RequirementSettings {
  readonly scopeHierarchy: ScopeHierarchy;
  readonly permissionsClaim: string;
  /** Milliseconds. */
  readonly clockTolerance: number;
  readonly now: () => number;
}

type Of<Kind extends Requirement['kind']> = Extract<Requirement, { kind: Kind }>;

/** Judges tokens by requirements, in their order. */
export class RequirementCheck {
  constructor(private readonly settings: RequirementSettings) {}

  /** Throws an `AccessTokenError` for the first that is not met, and whatever a check of the application's own throws. */
  async check(token: VerifiedAccessToken, requirements: readonly Requirement[], context: unknown): Promise<void> {
    for (const requirement of requirements) {
      if (requirement.kind === 'scopes') this.checkScopes(token, requirement, requirements);
      else if (requirement.kind === 'any scope') this.checkAnyScope(token, requirement);
      else if (requirement.kind === 'permissions') this.checkPermissions(token, requirement);
      else if (requirement.kind === 'authentication') this.checkAuthentication(token, requirement);
      else if (requirement.kind === 'check') await own(token, requirement, context);
      // What is not understood is not met.
      else throw new AccessDenied('The resource has a condition that its guard does not understand.');
    }
  }

  /** A refusal names the scopes of all requirements, so that a client asks once. */
  private checkScopes({ scopes }: VerifiedAccessToken, { all }: Of<'scopes'>, requirements: readonly Requirement[]): void {
    const holds = (scope: string): boolean => this.settings.scopeHierarchy.holds(scopes, scope);
    if (all.every(holds)) return;
    const needed = [...new Set(requirements.flatMap((one) => (one.kind === 'scopes' ? one.all : [])))];
    throw new InsufficientScope(needed, scopes, needed.filter((scope) => !holds(scope)));
  }

  private checkAnyScope({ scopes }: VerifiedAccessToken, { any }: Of<'any scope'>): void {
    if (any.some((scope) => this.settings.scopeHierarchy.holds(scopes, scope))) return;
    throw new InsufficientScope(any.slice(0, 1), scopes, [any.join(' or ')]);
  }

  private checkPermissions(token: VerifiedAccessToken, { all }: Of<'permissions'>): void {
    const { permissionsClaim } = this.settings;
    const held = token[permissionsClaim];
    const missing = all.filter((permission) => !Array.isArray(held) || !held.includes(permission));
    if (missing.length > 0) throw new AccessDenied(`The token lacks the permission ${missing.join(' ')}; its ${permissionsClaim} are ${given(held)}.`);
  }

  private checkAuthentication({ acr, auth_time: at }: VerifiedAccessToken, { acr: wanted, maxAge }: Of<'authentication'>): void {
    const asked = { acr: wanted, maxAge };
    if (wanted.length > 0 && (acr === undefined || !wanted.includes(acr))) {
      throw new InsufficientUserAuthentication(`The person signed in with the acr ${given(acr)}; expected ${wanted.map(given).join(' or ')}.`, asked);
    }
    if (maxAge === undefined) return;
    const tolerance = this.settings.clockTolerance / 1000;
    const age = at === undefined ? undefined : this.settings.now() / 1000 - at;
    if (age !== undefined && age <= maxAge + tolerance && age >= -tolerance) return;
    throw new InsufficientUserAuthentication(`The person signed in ${age === undefined ? 'at a time that the token does not tell' : `${Math.floor(age)} s ago`}; expected within ${maxAge} s.`, asked);
  }
}

async function own(token: VerifiedAccessToken, { check }: Of<'check'>, context: unknown): Promise<void> {
  let isMet: unknown;
  try {
    isMet = await check(token, context as never);
  } catch (error) {
    // Whatever is no error must not be handed on: Express goes on where it is told `undefined` or 'route'.
    if (typeof error === 'object' && error !== null) throw error;
  }
  if (isMet !== true) throw new AccessDenied('The token does not meet a condition of this resource.');
}
