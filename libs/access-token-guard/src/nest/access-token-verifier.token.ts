/** The injection token of the verifier that `AccessTokenGuardModule` makes. */
export const ACCESS_TOKEN_VERIFIER: unique symbol = Symbol('latchkey:access-token-verifier');

/** The injection token of where tokens are found beside HTTP. */
export const TOKEN_SOURCES: unique symbol = Symbol('latchkey:token-sources');
