import type {
  AccessTokenFormatName, ClientAuthenticationMethodName, GrantType, ResourceScopes, ResponseType, SigningAlgorithm,
} from '@latchkey/protocol';
import type { Page, PageRequest } from './page.js';

/** A secret as it rests: generated ones (256 bits) under SHA-256, chosen ones under Argon2id. */
export interface ClientSecretRecord {
  readonly id: string;
  readonly algorithm: 'sha256' | 'argon2id';
  readonly hash: string;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
}

/** A public JWK as registered. */
export type PublicJwk = Readonly<Record<string, unknown>>;

/** A registered application: the metadata of RFC 7591 §2 and the settings of this server. Lifetimes and windows are seconds. */
export interface ClientRecord {
  readonly clientId: string;
  readonly clientName?: string;
  readonly clientUri?: string;
  readonly logoUri?: string;
  readonly policyUri?: string;
  readonly tosUri?: string;
  readonly contacts: readonly string[];
  readonly applicationType: 'web' | 'native';
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** Origins that may call token, revocation and userinfo from a browser, beside those of the redirect URIs. */
  readonly allowedOrigins: readonly string[];
  readonly grantTypes: readonly GrantType[];
  readonly responseTypes: readonly ResponseType[];
  readonly tokenEndpointAuthMethod: ClientAuthenticationMethodName;
  readonly tokenEndpointAuthSigningAlg?: SigningAlgorithm;
  readonly jwks?: { readonly keys: readonly PublicJwk[] };
  /** Where it keeps its public keys, instead of `jwks`. */
  readonly jwksUri?: string;
  /** The scopes that it may ask for: of OpenID Connect, and of `open` resources. */
  readonly scope: readonly string[];
  /** The scopes that it may have at `entitled` resources. */
  readonly entitlements: readonly ResourceScopes[];
  readonly idTokenSignedResponseAlg?: SigningAlgorithm;
  /** The only algorithm of its request objects; `none`: unsigned ones (OIDC Registration §2). */
  readonly requestObjectSigningAlg?: SigningAlgorithm | 'none';
  /** Where its request objects may be fetched from. */
  readonly requestUris?: readonly string[];
  readonly defaultMaxAge?: number;
  readonly requirePkce: boolean;
  /** `implicit`: a confidential first-party client that people need not consent to. */
  readonly consent: 'explicit' | 'implicit';
  readonly accessTokenFormat?: AccessTokenFormatName;
  readonly accessTokenLifetime?: number;
  readonly applicationTokenLifetime?: number;
  readonly refreshTokenIdleLifetime?: number;
  readonly refreshTokenAbsoluteLifetime?: number;
  readonly refreshTokenRetryWindow?: number;
  readonly secrets: readonly ClientSecretRecord[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The registered clients of one tenant. */
export abstract class ClientStore {
  /** From the cache that follows the change feed. */
  abstract find(clientId: string): Promise<ClientRecord | undefined>;
  /** As it stands now, for a change to it. */
  abstract current(clientId: string): Promise<ClientRecord | undefined>;
  abstract list(page: PageRequest): Promise<Page<ClientRecord>>;
  abstract add(client: ClientRecord): Promise<'added' | 'exists'>;
  /** Writes the record with its version raised by one, if the stored version is the record's. */
  abstract update(client: ClientRecord): Promise<'updated' | 'conflict'>;
  abstract remove(clientId: string): Promise<'removed' | 'absent'>;
  /** Whether a client names the origin: in `allowedOrigins`, or as the origin of a redirect URI. From the cache. */
  abstract anyAllowsOrigin(origin: string): Promise<boolean>;
}
