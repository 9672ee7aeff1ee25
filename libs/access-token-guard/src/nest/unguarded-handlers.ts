import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, OnModuleInit } from '@nestjs/common';
import { ApplicationConfig, DiscoveryService, HttpAdapterHost, MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { GuardConfigurationError } from '../core/index.js';
import type { Controller } from './access-rule.js';
import { TOKEN_SOURCES } from './access-token-verifier.token.js';
import { AccessTokenGuard } from './access-token.guard.js';
import { declaredHandlers } from './declared-handler.js';
import type { DeclaredHandler } from './declared-handler.js';
import { enforcesAccessRules } from './enforces-access-rules.js';
import type { TokenSources } from './token-source.js';

/** Under which GraphQL modules keep their options. */
const GRAPHQL_OPTIONS = 'GqlModuleOptions';

const remedyFor = ({ name }: Controller): string => `Add { provide: APP_GUARD, useExisting: AccessTokenGuard } to the providers, or @UseGuards(AccessTokenGuard) to ${name}`;

/**
 * Lets the application start only where a guard of ours stands before every handler that requires something of tokens: the decorators
 * that say so close nothing by themselves.
 */
@Injectable()
export class UnguardedHandlers implements OnModuleInit {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(AccessTokenGuard) private readonly guard: CanActivate,
    @Inject(TOKEN_SOURCES) private readonly sources: TokenSources,
  ) {}

  onModuleInit(): void {
    if (!this.servesHttp && !this.servesMessages) return;
    for (const handler of declaredHandlers(this.discovery, this.scanner)) {
      if (handler.requires(this.reflector)) this.refuseUnguarded(handler);
      else if (handler.takesToken) this.refuseTokenless(handler);
    }
  }

  /** A guard of another kind may verify one, as Passport's own does; where none did, nothing is given. */
  private refuseTokenless({ name, controller, guards, takesMessages }: DeclaredHandler): void {
    const everywhere = [...this.config.getGlobalGuards(), ...this.config.getGlobalRequestGuards()];
    if (guards.length > 0 || everywhere.length > 0 || (takesMessages && this.sources.rpcIsGuarded === true)) return;
    throw new GuardConfigurationError(`${name} takes an access token, and no guard verifies one. ${remedyFor(controller)}.`);
  }

  private refuseUnguarded(handler: DeclaredHandler): void {
    const { name, controller } = handler;
    const start = `${name} requires something of access tokens, and`;
    if (handler.resolvesField && !this.guardsFields) {
      throw new GuardConfigurationError(`${start} GraphQL asks no guard about fields. Give GraphQLModule the option fieldResolverEnhancers: ['guards'].`);
    }
    if (handler.guards.some(enforcesAccessRules)) return;
    if (handler.takesMessages && this.servesHttp) {
      const beside = 'a microservice beside HTTP has the guards of the application only with { inheritAppConfig: true }';
      const problem = `${start} ${beside}. Add @UseGuards(AccessTokenGuard) to ${controller.name}, or say rpcIsGuarded: true beside rpcToken.`;
      if (this.sources.rpcIsGuarded !== true) throw new GuardConfigurationError(problem);
      if (!handler.isRoute) return;
    }
    if (this.isGuardedGlobally(handler)) return;
    throw new GuardConfigurationError(`${start} no guard looks at them. ${remedyFor(controller)}; a guard of your own that asks it says so with @EnforcesAccessRules().`);
  }

  private get servesHttp(): boolean {
    // A context without a server has none, or one in name only.
    return Boolean(this.host.httpAdapter?.getInstance<unknown>());
  }

  private get servesMessages(): boolean {
    let isServed = false;
    this.modules.getRpcTargetRegistry().subscribe(() => (isServed = true)).unsubscribe();
    return isServed;
  }

  private isGuardedGlobally({ takesSocketMessages }: DeclaredHandler): boolean {
    // The guard of a test that replaced ours stands where ours will.
    if (this.config.getGlobalGuards().some((guard) => guard === this.guard || enforcesAccessRules(guard))) return true;
    // Nest leaves those out that it makes for each request, unless the gateway is made so too.
    return !takesSocketMessages && this.config.getGlobalRequestGuards().some(({ isAlias, inject, metatype }) => enforcesAccessRules(isAlias ? inject?.[0] : metatype));
  }

  private get guardsFields(): boolean {
    const options = this.discovery.getProviders().filter(({ token }) => token === GRAPHQL_OPTIONS);
    return options.every(({ instance }) => (instance as { fieldResolverEnhancers?: readonly string[] } | null)?.fieldResolverEnhancers?.includes('guards'));
  }
}
