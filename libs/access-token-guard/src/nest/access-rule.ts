import { SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

const PUBLIC = Symbol('latchkey:public');
const SCOPES = Symbol('latchkey:scopes');

/** RFC 6749 §3.3: printable ASCII without space, quote and backslash. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** What a handler asks of a request. */
export interface AccessRule {
  readonly isPublic: boolean;
  readonly scopes: readonly string[];
}

/** Lets a handler, or all of a controller, be called without an access token. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/**
 * Demands every one of the scopes for a handler, or for all of a controller; what both name is demanded together. On a
 * handler it overrides `@Public()` of its controller.
 */
export function RequireScopes(...scopes: [string, ...string[]]): MethodDecorator & ClassDecorator {
  const refused = scopes.find((scope) => typeof scope !== 'string' || !SCOPE.test(scope));
  if (scopes.length === 0 || refused !== undefined) {
    throw new TypeError('@RequireScopes needs at least one scope, each without spaces, quotes and backslashes.');
  }
  return SetMetadata(SCOPES, scopes);
}

/** Reads what the decorators ask; where they contradict each other, a token is needed. */
export function accessRule(reflector: Reflector, context: ExecutionContext): AccessRule {
  const [handler, controller] = [context.getHandler(), context.getClass()];
  const scopesOf = (target: typeof handler | typeof controller): readonly string[] => reflector.get<readonly string[] | undefined>(SCOPES, target) ?? [];
  const isPublic = (target: typeof handler | typeof controller): boolean => reflector.get<boolean | undefined>(PUBLIC, target) === true;
  const scopes = [...new Set([...scopesOf(controller), ...scopesOf(handler)])];
  const opensItself = isPublic(handler) && scopesOf(handler).length === 0;
  const isOpenedByController = isPublic(controller) && scopes.length === 0;
  return { isPublic: opensItself || isOpenedByController, scopes };
}
