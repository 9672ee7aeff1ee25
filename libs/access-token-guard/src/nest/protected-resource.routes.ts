import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { AccessTokenVerifier } from '../core/index.js';
import { ACCESS_TOKEN_VERIFIER } from './access-token-verifier.token.js';

/**
 * Serves the resource's metadata (RFC 9728 §3) to everyone. The routes are the adapter's own, not a controller's: a global
 * prefix, versioning or a global guard of the application would move or close what clients look for at a fixed place.
 */
@Injectable()
export class ProtectedResourceRoutes implements OnModuleInit {
  constructor(
    @Inject(ACCESS_TOKEN_VERIFIER) private readonly verifier: AccessTokenVerifier,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const resource = this.verifier.protectedResource;
    const adapter = this.host.httpAdapter;
    if (resource === undefined || !adapter?.getInstance<unknown>()) return;
    for (const path of resource.paths) {
      adapter.get(path, (_request: unknown, response: unknown) => {
        adapter.setHeader(response, 'content-type', 'application/json');
        adapter.setHeader(response, 'cache-control', 'public, max-age=300');
        adapter.setHeader(response, 'access-control-allow-origin', '*');
        adapter.reply(response, resource.metadata, 200);
      });
    }
  }
}
