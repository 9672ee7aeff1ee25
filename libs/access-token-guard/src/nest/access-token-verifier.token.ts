/** The injection token of the verifier that `AccessTokenGuardModule` makes. */
export const ACCESS_TOKEN_VERIFIER: unique symbol = Symbol('latchkey:access-token-verifier');
