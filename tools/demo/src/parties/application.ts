import * as oidc from 'openid-client';

export const CALLBACK = 'https://app.example/callback';
export const SIGNED_OUT = 'https://app.example/signed-out';

/** The tokens that a sign-in brought, and what is in the ID token. */
export interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string;
  readonly subject: string;
}

/** An authorization request: where the browser is sent, and what the answer is checked against. */
export interface Request {
  readonly address: URL;
  readonly checks: oidc.AuthorizationCodeGrantChecks;
}

/** A registered application that uses `openid-client`. */
export class Application {
  constructor(
    readonly format: 'jwt' | 'opaque',
    readonly client: oidc.Configuration,
  ) {}

  /** A request with PKCE, state and nonce. */
  async request(parameters: Readonly<Record<string, string>>): Promise<Request> {
    const [pkceCodeVerifier, expectedState, expectedNonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
    const address = oidc.buildAuthorizationUrl(this.client, {
      redirect_uri: CALLBACK,
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...parameters,
    });
    return { address, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } };
  }

  /** Redeems the code that the browser brought; the library validates the answer and the ID token. */
  async redeem(callback: URL, { checks }: Request): Promise<SignedIn> {
    const tokens = await oidc.authorizationCodeGrant(this.client, callback, checks);
    return {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token ?? '',
      idToken: tokens.id_token ?? '',
      subject: tokens.claims()?.sub ?? '',
    };
  }

  async isActive(token: string): Promise<boolean> {
    return (await oidc.tokenIntrospection(this.client, token)).active;
  }
}

/** The error code that an answer of the server carries; undefined where the attempt succeeds. @throws what is no such answer */
export async function errorOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    if (error instanceof oidc.ResponseBodyError) return error.error;
    if (error instanceof oidc.WWWAuthenticateChallengeError) return error.cause[0]?.parameters.error ?? String(error.status);
    throw error;
  }
}
