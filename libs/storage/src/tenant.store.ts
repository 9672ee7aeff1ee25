import type { AccessTokenFormatName, ResponseType, TenantId } from '@latchkey/protocol';
import type { PublicJwk } from './client.store.js';
import type { Page, PageRequest } from './page.js';

/** How an attribute of accounts becomes a claim beyond those of OIDC Core §5.1. */
export interface ClaimMapping {
  readonly claim: string;
  /** A member of `AccountRecord.claims`, or `username`. */
  readonly attribute: string;
  /** The scopes that open it at userinfo. */
  readonly scopes?: readonly string[];
  /** The resources whose access tokens hold it. */
  readonly resources?: readonly string[];
}

/** Who signs software statements, and with which keys. */
export interface SoftwareStatementIssuer {
  readonly issuer: string;
  readonly jwks: { readonly keys: readonly PublicJwk[] };
}

/** What holds for a tenant where client and resource say nothing. Lifetimes and windows are seconds. */
export interface TenantSettings {
  readonly accessTokenFormat: AccessTokenFormatName;
  /** Of a person's access tokens. */
  readonly accessTokenLifetime: number;
  /** Of access tokens from `client_credentials`. */
  readonly applicationTokenLifetime: number;
  /** What no client and no resource may exceed; at most 30 days. */
  readonly accessTokenLifetimeLimit: number;
  /** The highest that limit ever was: a token issued under it may still live, so revocations are kept as long. */
  readonly revocationRetention: number;
  readonly idTokenLifetime: number;
  /** The highest that this ever was, as of `revocationRetention`. */
  readonly longestIdTokenLifetime: number;
  readonly authorizationCodeLifetime: number;
  readonly refreshTokenIdleLifetime: number;
  readonly refreshTokenAbsoluteLifetime: number;
  readonly refreshTokenRetryWindow: number;
  readonly sessionIdleLifetime: number;
  readonly sessionAbsoluteLifetime: number;
  /** How long a key signs until the next takes its place; 0: until somebody rotates it. */
  readonly signingKeyRotationPeriod: number;
  /** How long before it signs a key is published; longer than anybody keeps a JWK set. */
  readonly signingKeyAnnounceLead: number;
  /** How long after it signed a key is published. Left out, or too short: as long as anything that it signed can live. */
  readonly signingKeyRetireLag?: number;
  /** How long anybody may keep the JWK set. */
  readonly jwksMaxAge: number;
  /** Until then (ISO 8601) somebody may hold a JWK set from under a longer lead, and no key begins to sign by the schedule. */
  readonly jwksHeldUntil?: string;
  /** What clients may be registered for and ask for. */
  readonly responseTypesAllowed: readonly ResponseType[];
  /** Of access tokens from the implicit flow that only userinfo accepts; left out: `USERINFO_TOKEN_LIFETIMES`. */
  readonly implicitUserinfoTokenLifetime?: number;
  /** The same of those from the code and hybrid flows. */
  readonly codeUserinfoTokenLifetime?: number;
  /** Whether request objects of clients that are registered for no algorithm may be unsigned. Left out: no. */
  readonly unsignedRequestObjects?: boolean;
  /** Whether DPoP proofs must hold a nonce of the server. Left out: no. */
  readonly dpopNonceRequired?: boolean;
  /** Whether people may make accounts of their own. */
  readonly signUp: boolean;
  /** Who may register clients (RFC 7591). open: anybody · token: whoever holds an initial access token */
  readonly registration: 'off' | 'open' | 'token';
  /** Names the key that clients without a row live by; another one ends all of them. */
  readonly registrationKeyId: string;
  /** After so long without use a client that registered itself is forgotten. */
  readonly registrationUnusedLifetime: number;
  /** The shorter one of clients without a row that registered before the time (ISO 8601): what ended by it must not come back. */
  readonly registrationsBefore?: { readonly time: string; readonly unusedLifetime: number };
  /** How many clients that need a row before anybody consented one network may cause in a day. */
  readonly registrationRowsPerDay: number;
  /** Whose software statements are believed (RFC 7591 §2.3). */
  readonly softwareStatementIssuers: readonly SoftwareStatementIssuer[];
  /** Scopes beside those of OpenID Connect that open claims, with the words of the consent page. Left out: none. */
  readonly scopes?: readonly { readonly name: string; readonly description: string }[];
  /** Left out: none beyond OIDC Core §5.1. */
  readonly claims?: readonly ClaimMapping[];
}

const DAY = 86_400;

export const TENANT_SETTINGS: TenantSettings = {
  accessTokenFormat: 'jwt',
  accessTokenLifetime: 3600,
  applicationTokenLifetime: 3600,
  accessTokenLifetimeLimit: DAY,
  revocationRetention: DAY,
  idTokenLifetime: 3600,
  longestIdTokenLifetime: 3600,
  authorizationCodeLifetime: 60,
  refreshTokenIdleLifetime: 30 * DAY,
  refreshTokenAbsoluteLifetime: 365 * DAY,
  refreshTokenRetryWindow: 30,
  sessionIdleLifetime: DAY,
  sessionAbsoluteLifetime: 30 * DAY,
  signingKeyRotationPeriod: 90 * DAY,
  signingKeyAnnounceLead: DAY,
  jwksMaxAge: 300,
  responseTypesAllowed: ['code'],
  signUp: false,
  registration: 'off',
  registrationKeyId: '0',
  registrationUnusedLifetime: 90 * DAY,
  registrationRowsPerDay: 1000,
  softwareStatementIssuers: [],
};

/** Seconds that an access token lives which only userinfo accepts, by flow, where neither client nor tenant set a lifetime. */
export const USERINFO_TOKEN_LIFETIMES = { implicit: 7200, code: DAY } as const;

export interface TenantRecord {
  readonly id: TenantId;
  readonly name: string;
  readonly settings: TenantSettings;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The tenants of the platform; the one store that belongs to none of them. */
export abstract class TenantStore {
  /** From the cache that follows the change feed. */
  abstract find(id: TenantId): Promise<TenantRecord | undefined>;
  /** As it stands now, for a change to it. */
  abstract current(id: TenantId): Promise<TenantRecord | undefined>;
  abstract list(page: PageRequest): Promise<Page<TenantRecord>>;
  /** Those whose signing keys or keys of opaque tokens may need a step of their life at `now`, none left out. */
  abstract withKeysDue(now: Date): Promise<readonly TenantId[]>;
  abstract add(tenant: TenantRecord): Promise<'added' | 'exists'>;
  /** Writes the record with its version raised by one, if the stored version is the record's. */
  abstract update(tenant: TenantRecord): Promise<'updated' | 'conflict'>;
}
