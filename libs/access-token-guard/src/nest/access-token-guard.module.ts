import { Logger, Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, ModuleMetadata } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { createAccessTokenVerifier } from '../core/index.js';
import type { AccessTokenVerifier, AccessTokenVerifierOptions } from '../core/index.js';
import { ACCESS_TOKEN_VERIFIER, TOKEN_SOURCES } from './access-token-verifier.token.js';
import { AccessTokenGuard } from './access-token.guard.js';
import { ProtectedResourceRoutes } from './protected-resource.routes.js';
import { RunningVerifiers } from './running-verifiers.js';
import type { TokenSources } from './token-source.js';
import { UnguardedHandlers } from './unguarded-handlers.js';

/** How options come from elsewhere in the application; a factory may also give a verifier of its own making. */
export interface AccessTokenGuardAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  /** Where tokens are found beside HTTP. */
  readonly sources?: TokenSources | undefined;
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: (
    // The parameters are whatever `inject` names.
    ...dependencies: never[]
  ) => AccessTokenVerifierOptions | AccessTokenVerifier | Promise<AccessTokenVerifierOptions | AccessTokenVerifier>;
}

/** What was made here is begun and ended here; a verifier of the application's own making is not. */
function verifierFrom(given: AccessTokenVerifierOptions | AccessTokenVerifier, running: RunningVerifiers): AccessTokenVerifier {
  if ('authenticate' in given) return given;
  const logger = new Logger('AccessTokenGuard');
  return running.note(createAccessTokenVerifier({ report: (message) => logger.warn(message), ...given }));
}

/** Makes one verifier for the application, lets every module inject `AccessTokenGuard`, and serves the resource's metadata. */
@Module({})
export class AccessTokenGuardModule {
  /** @param sources where tokens are found beside HTTP */
  static forRoot(options: AccessTokenVerifierOptions, sources?: TokenSources): DynamicModule {
    return this.forRootAsync({ useFactory: () => options, sources });
  }

  static forRootAsync({ imports, inject, useFactory, sources = {} }: AccessTokenGuardAsyncOptions): DynamicModule {
    const verifier: FactoryProvider<AccessTokenVerifier> = {
      provide: ACCESS_TOKEN_VERIFIER,
      inject: [RunningVerifiers, ...(inject ?? [])],
      useFactory: async (running: RunningVerifiers, ...dependencies) => verifierFrom(await useFactory(...(dependencies as never[])), running),
    };
    return {
      module: AccessTokenGuardModule,
      global: true,
      imports: [DiscoveryModule, ...(imports ?? [])],
      // What refuses to start goes before what begins something.
      providers: [UnguardedHandlers, verifier, { provide: TOKEN_SOURCES, useValue: sources }, RunningVerifiers, AccessTokenGuard, ProtectedResourceRoutes],
      exports: [ACCESS_TOKEN_VERIFIER, TOKEN_SOURCES, AccessTokenGuard],
    };
  }
}
