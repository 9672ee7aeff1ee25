import { Injectable } from '@nestjs/common';
import { Subjects, claimsAsked, type Claims } from '@latchkey/claims';
import { Clock, secondsOf } from '@latchkey/protocol';
import { keySelector } from '@latchkey/revocation';
import type { AuthorizationRecord, ClientRecord, Stores } from '@latchkey/storage';
import { IssuerAddresses } from '../issuer-addresses.js';
import { KeyRing } from '../signing/key-ring.js';
import { CLIENT_JWT_TYPE, ClientJwts, idTokenProtection } from './client-jwts.js';
import { hashClaim } from './hash-claim.js';

/** What an `id_token_hint` says, once its signature held. */
export interface IdTokenHint {
  readonly sub: string;
  readonly aud: readonly string[];
  readonly sid?: string;
}

/** What an ID token is issued from. */
export interface IdTokenContent {
  readonly client: ClientRecord;
  readonly authorization: AuthorizationRecord;
  /** The access token issued with it: `at_hash` (OIDC Core §3.1.3.6). */
  readonly accessToken?: string;
  /** The code issued with it: `c_hash` (OIDC Core §3.3.2.11). */
  readonly code?: string;
  /** The state of the request, where it must be bound: `s_hash` (FAPI 1.0 Advanced §5.1.1). */
  readonly state?: string;
}

/** ID tokens (OIDC Core §2). */
@Injectable()
export class IdTokens {
  constructor(
    private readonly jwts: ClientJwts,
    private readonly keyRing: KeyRing,
    private readonly issuers: IssuerAddresses,
    private readonly subjects: Subjects,
    private readonly clock: Clock,
  ) {}

  async issue(content: IdTokenContent, stores: Stores): Promise<string> {
    const { client, authorization, accessToken, code, state } = content;
    const protection = idTokenProtection(client);
    const { alg } = protection;
    const now = secondsOf(this.clock.now());
    const claims = {
      ...(await personalClaims(content, stores)),
      iss: this.issuers.issuerOf(stores.tenant.id),
      sub: this.subjects.of(client, authorization.accountId, stores),
      aud: client.clientId,
      azp: client.clientId,
      exp: now + stores.tenant.settings.idTokenLifetime,
      iat: now,
      auth_time: secondsOf(authorization.authTime),
      nonce: authorization.nonce,
      acr: authorization.acr,
      amr: authorization.amr,
      sid: authorization.sessionId,
      at_hash: accessToken === undefined ? undefined : hashClaim(accessToken, alg),
      c_hash: code === undefined ? undefined : hashClaim(code, alg),
      s_hash: state === undefined ? undefined : hashClaim(state, alg),
    };
    return this.jwts.make(claims, client, protection, stores);
  }

  /** What a hint says that this tenant once issued, expired or not (RP-Initiated Logout §4), else undefined. */
  async hint(value: string, stores: Pick<Stores, 'tenant' | 'signingKeys' | 'revocations'>): Promise<IdTokenHint | undefined> {
    const verified = await this.keyRing.verify(value, CLIENT_JWT_TYPE, stores);
    if (!verified || (await stores.revocations.concerns([keySelector(verified.kid)], 0))) return undefined;
    const claims = verified.payload;
    if (claims.iss !== this.issuers.issuerOf(stores.tenant.id) || typeof claims.sub !== 'string') return undefined;
    // An ID token has an end, an answer of userinfo (OIDC Core §5.3.2) has none, although both are JWTs about somebody.
    if (claims.exp === undefined) return undefined;
    const aud = typeof claims.aud === 'string' ? [claims.aud] : (claims.aud ?? []);
    const sid = claims['sid'];
    return { sub: claims.sub, aud, ...(typeof sid === 'string' && { sid }) };
  }
}

/**
 * What an ID token says of the person: what `claims.id_token` asks for; and what the scopes open, only if no access token is issued that
 * would open it at userinfo (OIDC Core §5.4).
 */
async function personalClaims({ client, authorization, accessToken, code }: IdTokenContent, { tenant: { settings }, accounts }: Stores): Promise<Claims> {
  const scopes = accessToken === undefined && code === undefined ? authorization.access.oidcScopes : [];
  const requests = authorization.claims?.idToken ?? {};
  if (scopes.length === 0 && Object.keys(requests).length === 0) return {};
  const account = await accounts.find(authorization.accountId);
  return account ? claimsAsked({ client, scopes, requests }, { account, settings }) : {};
}
