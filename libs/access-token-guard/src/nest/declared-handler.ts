import 'reflect-metadata';
import type { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { accessRule, notedOn } from './access-rule.js';
import type { Controller, Handler } from './access-rule.js';
import { isFromToken } from './token.decorators.js';

/** What Nest and its packages note on the function of a handler, under names that no public entry of theirs has. */
const ROUTE = 'path';
const MESSAGE_PATTERN = 'microservices:pattern';
const SOCKET_MESSAGE = 'websockets:message_mapping';
const RESOLVED_FIELD = ['graphql:resolve_property', 'graphql:resolve_reference'];
const MARKS = [ROUTE, MESSAGE_PATTERN, SOCKET_MESSAGE, 'graphql:resolver_type', ...RESOLVED_FIELD];
const GUARDS = '__guards__';
const PARAMETERS = '__routeArguments__';

/** A handler of a controller, a gateway or a resolver, as it is written. */
export class DeclaredHandler {
  constructor(
    readonly controller: Controller,
    readonly method: string,
    private readonly handler: Handler,
  ) {}

  get name(): string {
    return `${this.controller.name}.${this.method}`;
  }

  /** Whether it requires something of tokens; of what no client calls, whether that is written on it. */
  requires(reflector: Reflector): boolean {
    const isAsked = notedOn(this.handler).length > 0 || notedOn(this.controller.prototype as object, this.method).length > 0;
    if (!isAsked && !this.isMarked(MARKS)) return false;
    const rule = accessRule(reflector, { getHandler: () => this.handler, getClass: <Type>() => this.controller as Type });
    return !rule.isPublic && rule.requirements.length > 0;
  }

  /** Whether it has a parameter that only a verified token gives. */
  get takesToken(): boolean {
    const parameters = (Reflect.getMetadata(PARAMETERS, this.controller, this.method) ?? {}) as Readonly<Record<string, { readonly factory?: unknown }>>;
    return Object.values(parameters).some(({ factory }) => isFromToken(factory));
  }

  /** What stands before it by `@UseGuards`: classes and instances. */
  get guards(): readonly unknown[] {
    return [this.controller, this.handler].flatMap((target) => (Reflect.getMetadata(GUARDS, target) ?? []) as readonly unknown[]);
  }

  /** Whether it is called over HTTP. */
  get isRoute(): boolean {
    return this.isMarked([ROUTE]);
  }

  /** Whether a microservice calls it. */
  get takesMessages(): boolean {
    return this.isMarked([MESSAGE_PATTERN]);
  }

  /** Whether a gateway calls it. */
  get takesSocketMessages(): boolean {
    return this.isMarked([SOCKET_MESSAGE]);
  }

  /** Whether it resolves a field, or an entity of another service, of what a query gives. */
  get resolvesField(): boolean {
    return this.isMarked(RESOLVED_FIELD);
  }

  private isMarked(marks: readonly string[]): boolean {
    return marks.some((mark) => Reflect.hasMetadata(mark, this.handler));
  }
}

/** Every method of the application's classes. */
export function declaredHandlers(discovery: DiscoveryService, scanner: MetadataScanner): readonly DeclaredHandler[] {
  const hosts = [...discovery.getControllers(), ...discovery.getProviders()];
  const classes = new Set(hosts.map(({ isNotMetatype, metatype, instance }) => (isNotMetatype ? classOf(instance) : metatype)));
  return [...classes].flatMap((controller) => {
    const prototype = (controller?.prototype ?? null) as Record<string, Handler> | null;
    return scanner.getAllMethodNames(prototype).map((method) => new DeclaredHandler(controller as Controller, method, prototype?.[method] as Handler));
  });
}

/** What a factory made is of a class that only it names; of its own members nothing is asked, which may be anything. */
function classOf(instance: unknown): Controller | undefined {
  return instance === undefined || instance === null ? undefined : (Object.getPrototypeOf(instance) as { readonly constructor: Controller } | null)?.constructor;
}
