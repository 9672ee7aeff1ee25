import 'reflect-metadata';
import { SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { need } from '../core/index.js';
import type { RequiredAuthentication, Requirement, TokenCheck } from '../core/index.js';

const PUBLIC = Symbol('latchkey:public');
const REQUIREMENTS = Symbol('latchkey:requirements');

type RuleDecorator = MethodDecorator & ClassDecorator;
/** Which handler is called, of which class. */
export type CalledHandler = Pick<ExecutionContext, 'getHandler' | 'getClass'>;
export type Handler = ReturnType<ExecutionContext['getHandler']>;
export type Controller = ReturnType<ExecutionContext['getClass']>;

/** What a handler asks of a request. */
export interface AccessRule {
  readonly isPublic: boolean;
  /** Those of the controller first, each in the order of the decorators. */
  readonly requirements: readonly Requirement[];
}

/** Lets a handler, or all of a controller, be called without an access token. */
export const Public = (): RuleDecorator => SetMetadata(PUBLIC, true);

/**
 * Decorators run from the last to the first; a subclass keeps what its base asks. What a handler asks is noted on its function, and under
 * its name in the class: one that overrides it, or that another decorator puts in its place, is another function.
 */
function requiring(requirement: Requirement): RuleDecorator {
  return (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => {
    const subject = (descriptor?.value ?? target) as object;
    Reflect.defineMetadata(REQUIREMENTS, [requirement, ...notedOn(subject)], subject);
    if (name !== undefined) Reflect.defineMetadata(REQUIREMENTS, [requirement, ...notedOn(target, name)], target, name);
  };
}

/** What was asked where a decorator stands: of a class or a function, or of what has a name in a class. */
export function notedOn(target: object, name?: string | symbol): readonly Requirement[] {
  const noted: unknown = name === undefined ? Reflect.getMetadata(REQUIREMENTS, target) : Reflect.getMetadata(REQUIREMENTS, target, name);
  return (noted ?? []) as readonly Requirement[];
}

/** All that a handler asks; under two names it asks what either does. */
function askedBy(handler: Handler, { prototype }: Controller): readonly Requirement[] {
  return [...new Set([...namesOf(handler, prototype as object).flatMap((name) => notedOn(prototype as object, name)), ...notedOn(handler)])];
}

/** The names that a function has in a class and in those above it. */
function namesOf(handler: Handler, prototype: object | null): readonly (string | symbol)[] {
  if (prototype === null || prototype === Object.prototype) return [];
  const own = Reflect.ownKeys(prototype).filter((name) => Object.getOwnPropertyDescriptor(prototype, name)?.value === handler);
  return [...own, ...namesOf(handler, Object.getPrototypeOf(prototype) as object | null)];
}

/**
 * Demands every one of the scopes for a handler, or for all of a controller. Like all of these decorators it adds to the others, those of
 * the controller included, and overrides a `@Public()` in the same place.
 */
export const RequireScopes = (...scopes: [string, ...string[]]): RuleDecorator => requiring(need.scopes(...scopes));

/** Demands one of the scopes; a refusal asks for the first. */
export const RequireAnyScope = (...scopes: [string, ...string[]]): RuleDecorator => requiring(need.anyScope(...scopes));

/** Demands every one of the permissions, which tokens list in the claim that the option `permissionsClaim` names. */
export const RequirePermissions = (...permissions: [string, ...string[]]): RuleDecorator => requiring(need.permissions(...permissions));

/**
 * Demands that the person signed in with one of the values of `acr`, within `maxAge` seconds, or both; a refusal asks the client to have
 * them sign in so (RFC 9470). As `@RequireAcr('mfa')` or `@RequireAcr({ acr: ['mfa'], maxAge: 300 })`.
 */
export function RequireAcr(...wanted: [RequiredAuthentication] | [string, ...string[]]): RuleDecorator {
  const [first, ...rest] = wanted;
  return requiring(need.authentication(typeof first === 'string' ? { acr: [first, ...(rest as string[])] } : first));
}

/** Demands what a function decides, at once or later: `true` lets the request through, all else refuses it. */
export const Require = (check: TokenCheck<ExecutionContext>): RuleDecorator => requiring(need.check(check));

/** Read once: decorators have run before the first request. */
const rules = new WeakMap<Controller, WeakMap<Handler, AccessRule>>();

/** What the decorators ask; where they contradict each other, a token is needed. */
export function accessRule(reflector: Reflector, called: CalledHandler): AccessRule {
  const [handler, controller] = [called.getHandler(), called.getClass()];
  const known = rules.get(controller) ?? new WeakMap<Handler, AccessRule>();
  const rule = known.get(handler) ?? ruleOf(handler, controller, reflector);
  rules.set(controller, known.set(handler, rule));
  return rule;
}

function ruleOf(handler: Handler, controller: Controller, reflector: Reflector): AccessRule {
  const isPublic = (target: Handler | Controller): boolean => reflector.get<boolean | undefined>(PUBLIC, target) === true;
  const asked = askedBy(handler, controller);
  const requirements = [...notedOn(controller), ...asked];
  const opensItself = isPublic(handler) && asked.length === 0;
  const isOpenedByController = isPublic(controller) && requirements.length === 0;
  return { isPublic: opensItself || isOpenedByController, requirements };
}
