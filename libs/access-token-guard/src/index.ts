export * from './core/index.js';
export { Public, RequireScopes } from './nest/access-rule.js';
export { AccessTokenGuardModule } from './nest/access-token-guard.module.js';
export type { AccessTokenGuardAsyncOptions } from './nest/access-token-guard.module.js';
export { ACCESS_TOKEN_VERIFIER } from './nest/access-token-verifier.token.js';
export { AccessToken } from './nest/access-token.decorator.js';
export { AccessTokenException } from './nest/access-token.exception.js';
export { AccessTokenGuard } from './nest/access-token.guard.js';
export { verifiedTokenOf } from './nest/verified-requests.js';
