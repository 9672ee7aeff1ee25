import { Injectable } from '@nestjs/common';
import { Subjects } from '@latchkey/claims';
import { Clock, Randomness, responseTypeHas, secondsOf, type Confirmation, type ResponseType, type Secret } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { AccessTokens } from './access-token/access-tokens.js';
import type { AccessTokenClaims } from './access-token/access-token-claims.js';
import { PersonalClaims } from './access-token/personal-claims.js';
import { accessTokenTerms, type TokenKind } from './access-token/terms.js';
import type { GrantedAuthorization, PersonalAuthorization } from './granted-authorization.js';
import { IdTokens } from './id-token/id-tokens.js';
import { IssuerAddresses } from './issuer-addresses.js';
import { RefreshTokens } from './refresh-token/refresh-tokens.js';

/** A successful answer of the token endpoint (RFC 6749 §5.1, OIDC Core §3.1.3.3). */
export interface TokenResponse {
  readonly access_token: Secret;
  readonly token_type: 'Bearer' | 'DPoP';
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token?: Secret;
  readonly id_token?: string;
}

/** What an authorization response brings beside its code (OIDC Core §3.2.2.5, §3.3.2.5). */
export type BrowserTokens = Partial<Pick<TokenResponse, 'access_token' | 'token_type' | 'expires_in' | 'scope' | 'id_token'>>;

/** The response that tokens are part of. */
export interface BrowserResponse {
  readonly responseType: ResponseType;
  readonly code: Secret | undefined;
  readonly state: string | undefined;
}

/** From a granted authorization to tokens. */
@Injectable()
export class TokenIssuer {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly idTokens: IdTokens,
    private readonly subjects: Subjects,
    private readonly personalClaims: PersonalClaims,
    private readonly issuers: IssuerAddresses,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  async issue(granted: GrantedAuthorization, stores: Stores): Promise<TokenResponse> {
    const bearer = await this.bearer(granted, granted.person ? 'code' : 'application', stores);
    return granted.person ? { ...bearer, ...(await this.personal(granted, granted.person, bearer.access_token, stores)) } : bearer;
  }

  /** The tokens of a response that goes to the client through the browser. A refresh token never does. */
  async issueToBrowser(
    granted: GrantedAuthorization & { readonly person: PersonalAuthorization }, { responseType, code, state }: BrowserResponse, stores: Stores,
  ): Promise<BrowserTokens> {
    const flow = code === undefined ? 'implicit' : 'code';
    const bearer = responseTypeHas(responseType, 'token') ? await this.bearer(granted, flow, stores) : undefined;
    if (!responseTypeHas(responseType, 'id_token')) return { ...bearer };
    const bound = { ...(bearer && { accessToken: bearer.access_token }), ...(code !== undefined && { code, ...(state !== undefined && { state }) }) };
    const { client, person: { authorization } } = granted;
    return { ...bearer, id_token: await this.idTokens.issue({ client, authorization, ...bound }, stores) };
  }

  private async bearer(granted: GrantedAuthorization, kind: TokenKind, stores: Stores) {
    const terms = accessTokenTerms(granted.client, granted.resources, stores.tenant.settings, kind);
    const claims = { ...(await this.personalClaims.of(granted, stores)), ...this.claims(granted, terms.lifetime, stores) };
    const accountId = granted.person?.authorization.accountId;
    const accessToken = await this.accessTokens.issue(claims, { ...terms, ...(accountId !== undefined && { accountId }) }, stores);
    return { access_token: accessToken, token_type: tokenTypeOf(granted.confirmation), expires_in: terms.lifetime, scope: granted.scopes.join(' ') } as const;
  }

  private async personal(granted: GrantedAuthorization, person: PersonalAuthorization, accessToken: Secret, stores: Stores) {
    const { client, scopes } = granted;
    const refreshToken = await this.refreshToken(granted, person, stores);
    const idToken = scopes.includes('openid') ? await this.idTokens.issue({ client, authorization: person.authorization, accessToken }, stores) : undefined;
    return { ...(refreshToken && { refresh_token: refreshToken }), ...(idToken && { id_token: idToken }) };
  }

  private async refreshToken({ client, confirmation }: GrantedAuthorization, person: PersonalAuthorization, stores: Stores): Promise<Secret | undefined> {
    const { authorization: family, refreshToken: source } = person;
    if (!source) return undefined;
    if (source.kind === 'again') return source.value;
    // A client with credentials of its own proves itself by these whenever it uses the token (RFC 9449 §5, RFC 8705 §4).
    const bound = confirmation && client.tokenEndpointAuthMethod === 'none' ? { confirmation } : {};
    if (source.kind === 'first') return this.refreshTokens.first({ family, client, ...bound }, stores);
    const value = await this.refreshTokens.successorOf(source.of, source.seed, stores);
    await this.refreshTokens.add(value, { family, client, ...bound, expiresAt: source.seed.expiresAt }, stores);
    return value;
  }

  private claims({ client, scopes, resources, person, confirmation }: GrantedAuthorization, lifetime: number, stores: Stores): AccessTokenClaims {
    const now = secondsOf(this.clock.now());
    const aud = resources.map(({ identifier }) => identifier);
    if (aud.length === 0 || scopes.includes('openid')) aud.push(this.issuers.userinfoOf(stores.tenant.id));
    return {
      iss: this.issuers.issuerOf(stores.tenant.id),
      sub: person ? this.subjects.of(client, person.authorization.accountId, stores) : client.clientId,
      aud,
      client_id: client.clientId,
      azp: client.clientId,
      iat: now,
      nbf: now,
      exp: now + lifetime,
      jti: this.randomness.identifier(),
      scope: scopes.join(' '),
      ...(person && signInClaims(person)),
      ...(confirmation && { cnf: confirmation }),
      rev: stores.revocationPosition,
      aut: person ? 'APPLICATION_USER' : 'APPLICATION',
    };
  }
}

/** What a token is presented as (RFC 9449 §5; RFC 8705 §3). */
export const tokenTypeOf = (confirmation: Confirmation | undefined): TokenResponse['token_type'] => (confirmation && 'jkt' in confirmation ? 'DPoP' : 'Bearer');

const signInClaims = ({ authorization }: PersonalAuthorization) => ({
  sid: authorization.sessionId,
  auth_time: secondsOf(authorization.authTime),
  ...(authorization.acr !== undefined && { acr: authorization.acr }),
  amr: authorization.amr,
  authz: authorization.id,
});
