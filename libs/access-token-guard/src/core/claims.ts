/** Which kind of party a token speaks for: a person through a client, or the client itself. */
export type TokenSubjectKind = 'APPLICATION_USER' | 'APPLICATION';

/** The claims of an access token, the same for a JWT (RFC 9068 §2.2) and an introspected opaque token (RFC 7662 §2.2). */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  readonly client_id: string;
  /** Seconds since the epoch. */
  readonly exp: number;
  /** Seconds since the epoch. */
  readonly iat?: number;
  /** Seconds since the epoch. */
  readonly nbf?: number;
  readonly jti?: string;
  /** Space-separated; read `scopes` instead. */
  readonly scope?: string;
  /** The person's session at the issuer. */
  readonly sid?: string;
  /** When the person last proved who they are, in seconds since the epoch. */
  readonly auth_time?: number;
  readonly acr?: string;
  readonly amr?: readonly string[];
  /** The authorization that the token was issued from. */
  readonly authz?: string;
  /** The position in the issuer's revocation log that the token was issued at. */
  readonly rev?: number;
  readonly aut?: TokenSubjectKind;
  readonly [claim: string]: unknown;
}

/** What a request was accepted with: the verified claims, and the scopes as a set. */
export type VerifiedAccessToken = AccessTokenClaims & { readonly scopes: ReadonlySet<string> };

/** A claim set as it was read, before any of it is believed. */
export type UnverifiedClaims = Readonly<Record<string, unknown>>;
