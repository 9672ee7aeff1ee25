import * as oidc from 'openid-client';
import type { Administration, MadeClient } from '../administration/administration.js';
import type { Person } from '../person/person.js';

export const CALLBACK = 'https://app.example/callback';
export const SIGNED_OUT = 'https://app.example/signed-out';
export const DOCUMENTS = 'documents:read documents:write';
export const SCOPE = `openid profile email offline_access ${DOCUMENTS}`;

export type Tokens = Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;

/** An authorization request on its way, with what its answer is checked against. */
export interface Begun {
  readonly address: URL;
  readonly checks: { readonly pkceCodeVerifier: string; readonly expectedState: string; readonly expectedNonce: string };
}

/** The answer to one, as the browser brought it. */
export interface Brought extends Pick<Begun, 'checks'> {
  readonly callback: URL;
  readonly code: string;
}

/** An application that signs people in with `openid-client`. */
export class Application {
  private constructor(
    readonly registered: MadeClient,
    readonly client: oidc.Configuration,
  ) {}

  /** Registers a confidential client and discovers the issuer. @param metadata beside or in place of the usual */
  static async register(administration: Administration, issuer: string, metadata: Readonly<Record<string, unknown>> = {}): Promise<Application> {
    const registered = await administration.client({
      redirect_uris: [CALLBACK],
      post_logout_redirect_uris: [SIGNED_OUT],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      scope: SCOPE,
      ...metadata,
    });
    const authentication = registered.client_secret === undefined ? oidc.None() : oidc.ClientSecretBasic(registered.client_secret);
    const client = await oidc.discovery(new URL(issuer), registered.client_id, undefined, authentication, { execute: [oidc.allowInsecureRequests] });
    return new Application(registered, client);
  }

  async begin(parameters: Readonly<Record<string, string>> = {}): Promise<Begun> {
    const checks = { pkceCodeVerifier: oidc.randomPKCECodeVerifier(), expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
    const address = oidc.buildAuthorizationUrl(this.client, {
      redirect_uri: CALLBACK,
      scope: SCOPE,
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...parameters,
    });
    return { address, checks };
  }

  /** Sends the person through the pages. */
  async send(person: Person, parameters?: Readonly<Record<string, string>>): Promise<Brought> {
    const { address, checks } = await this.begin(parameters);
    const callback = await person.allow(address);
    return { callback, checks, code: callback.searchParams.get('code') ?? '' };
  }

  redeem({ callback, checks }: Brought): Promise<Tokens> {
    return oidc.authorizationCodeGrant(this.client, callback, checks);
  }

  async signIn(person: Person, parameters?: Readonly<Record<string, string>>): Promise<Tokens> {
    return this.redeem(await this.send(person, parameters));
  }

  /** The parameters that redeem a code without a client library. */
  redemption({ code, checks }: Brought): Readonly<Record<string, string>> {
    return { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: checks.pkceCodeVerifier };
  }

  /** The client's own credentials as an `Authorization` header (RFC 6749 §2.3.1). */
  get basic(): string {
    const { client_id, client_secret = '' } = this.registered;
    return `Basic ${Buffer.from(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`).toString('base64')}`;
  }

  /** A form posted to an endpoint with the client's credentials, without a client library. */
  async post(endpoint: string | undefined, parameters: Readonly<Record<string, string>>): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(endpoint ?? '', { method: 'POST', headers: { authorization: this.basic }, body: new URLSearchParams(parameters) });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }
}
