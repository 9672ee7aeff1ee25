/**
 * The injection token of the verifier that `AccessTokenGuardModule` makes: a `RunningAccessTokenVerifier`, with `health()` and `validity()`. What
 * `forRootAsync` was given instead, of the application's own making, is what that is.
 */
export const ACCESS_TOKEN_VERIFIER: unique symbol = Symbol('latchkey:access-token-verifier');

/** The injection token of where tokens are found beside HTTP. */
export const TOKEN_SOURCES: unique symbol = Symbol('latchkey:token-sources');
