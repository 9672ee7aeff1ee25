export { AccessTokenAuthGuard } from './access-token-auth.guard.js';
export { ACCESS_TOKEN_STRATEGY, AccessTokenStrategy } from './access-token.strategy.js';
