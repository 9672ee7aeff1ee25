import type {
  AccessTokenFormatName, CertificateSubjectKind, ClientAssertionAlgorithm, ClientAuthenticationMethodName, ContentEncryptionAlgorithm, GrantType,
  KeyEncryptionAlgorithm, ResourceScopes, ResponseType, SigningAlgorithm,
} from '@latchkey/protocol';
import type { Page, PageRequest } from './page.js';

interface RestingSecret {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
}

/** Generated ones (256 bits) rest under SHA-256, chosen ones under Argon2id. */
export interface HashedSecretRecord extends RestingSecret {
  readonly algorithm: 'sha256' | 'argon2id';
  readonly hash: string;
}

/** That of a client which computes MACs with it, for which it must be recovered: sealed under the master key in the context `tenant/client/id`. */
export interface SealedSecretRecord extends RestingSecret {
  readonly algorithm: 'sealed';
  readonly sealed: string;
}

/** A secret of a client as it rests. */
export type ClientSecretRecord = HashedSecretRecord | SealedSecretRecord;

/** A public JWK as registered. */
export type PublicJwk = Readonly<Record<string, unknown>>;

/** How a client came that registered itself (RFC 7591), and what is known of it since. */
export interface ClientRegistration {
  /** open: anybody may · token: with an initial access token */
  readonly by: 'open' | 'token';
  /** The hash of its registration access token (RFC 7592). */
  readonly accessTokenHash: string;
  /** The key that it was registered under; until a person consented, it ends with that key. */
  readonly keyId: string;
  /** Whether a person has consented, or an initial access token vouched for it. */
  readonly lasting: boolean;
  /** The logo that an administrator confirmed: no other is shown. */
  readonly confirmedLogo?: string;
}

/** Whom a certificate must name (RFC 8705 §2.1.2). */
export interface CertificateSubject {
  readonly kind: CertificateSubjectKind;
  readonly value: string;
}

/** mtls: by its certificate · dpop: by its proofs */
export type SenderConstraint = 'mtls' | 'dpop';

/** How a JWT is encrypted for a client: to one of its public keys (OIDC Registration §2). */
export interface ResponseEncryption {
  readonly alg: KeyEncryptionAlgorithm;
  readonly enc: ContentEncryptionAlgorithm;
}

/** What people are shown of a client, in one language. */
export type ClientTranslation = Pick<ClientRecord, 'clientName' | 'clientUri' | 'policyUri' | 'tosUri'>;

/** A registered application: the metadata of RFC 7591 §2 and the settings of this server. Lifetimes and windows are seconds. */
export interface ClientRecord {
  readonly clientId: string;
  readonly clientName?: string;
  readonly clientUri?: string;
  readonly logoUri?: string;
  readonly policyUri?: string;
  readonly tosUri?: string;
  /** By language tag, what people who read that language are shown instead (RFC 7591 §2.2). */
  readonly translations?: Readonly<Record<string, ClientTranslation>>;
  /** Where others may send a person to have the client begin (OIDC Core §4). */
  readonly initiateLoginUri?: string;
  readonly softwareId?: string;
  readonly softwareVersion?: string;
  readonly contacts: readonly string[];
  readonly applicationType: 'web' | 'native';
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** Origins that may call token, revocation and userinfo from a browser, beside those of the redirect URIs. */
  readonly allowedOrigins: readonly string[];
  readonly grantTypes: readonly GrantType[];
  readonly responseTypes: readonly ResponseType[];
  readonly tokenEndpointAuthMethod: ClientAuthenticationMethodName;
  readonly tokenEndpointAuthSigningAlg?: ClientAssertionAlgorithm;
  /** Whom its certificate must name, where it authenticates by `tls_client_auth`. */
  readonly certificateSubject?: CertificateSubject;
  readonly jwks?: { readonly keys: readonly PublicJwk[] };
  /** Where it keeps its public keys, instead of `jwks`. */
  readonly jwksUri?: string;
  /** The scopes that it may ask for: of OpenID Connect, and of `open` resources. */
  readonly scope: readonly string[];
  /** The scopes that it may have at `entitled` resources. */
  readonly entitlements: readonly ResourceScopes[];
  readonly idTokenSignedResponseAlg?: SigningAlgorithm;
  readonly idTokenEncryptedResponse?: ResponseEncryption;
  /** Left out: userinfo is not signed. */
  readonly userinfoSignedResponseAlg?: SigningAlgorithm;
  readonly userinfoEncryptedResponse?: ResponseEncryption;
  /** `pairwise`: it knows people by a `sub` that its sector alone knows (OIDC Core §8). Left out: `public`. */
  readonly subjectType?: 'public' | 'pairwise';
  /** Lists the redirect URIs of its sector (OIDC Registration §5). */
  readonly sectorIdentifierUri?: string;
  /** Where it is told by the server that a session ended (OIDC Back-Channel Logout §2.2). */
  readonly backchannelLogoutUri?: string;
  /** That it cannot do without the `sid`; the server sends it to all. */
  readonly backchannelLogoutSessionRequired?: boolean;
  /** What the page that a person signs out on loads in a frame (OIDC Front-Channel Logout §2). */
  readonly frontchannelLogoutUri?: string;
  /** Whether `iss` and `sid` are added to it. */
  readonly frontchannelLogoutSessionRequired?: boolean;
  /** The only algorithm of its request objects; `none`: unsigned ones (OIDC Registration §2). */
  readonly requestObjectSigningAlg?: SigningAlgorithm | 'none';
  /** Where its request objects may be fetched from. */
  readonly requestUris?: readonly string[];
  readonly defaultMaxAge?: number;
  /** That it needs `auth_time`, which every ID token has. */
  readonly requireAuthTime?: boolean;
  /** The contexts that it wishes where a request names none; like `acr_values` no demand (OIDC Registration §2). */
  readonly defaultAcrValues?: readonly string[];
  readonly requirePkce: boolean;
  /** `implicit`: a confidential first-party client that people need not consent to. */
  readonly consent: 'explicit' | 'implicit';
  /** Whether its access tokens are bound to its certificate (RFC 8705 §3.4), or to the key of its DPoP proofs (RFC 9449 §5.2), and no others issued. */
  readonly senderConstraint?: SenderConstraint;
  readonly accessTokenFormat?: AccessTokenFormatName;
  readonly accessTokenLifetime?: number;
  readonly applicationTokenLifetime?: number;
  readonly refreshTokenIdleLifetime?: number;
  readonly refreshTokenAbsoluteLifetime?: number;
  readonly refreshTokenRetryWindow?: number;
  /** Left out for a client that an administrator registered. */
  readonly registration?: ClientRegistration;
  /** When it is forgotten unless it is used before. */
  readonly expiresAt?: Date;
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
  /** With its consents and authorizations, and from the resource servers of every resource. Of one that expires, the id stays buried until then. */
  abstract remove(clientId: string): Promise<'removed' | 'absent'>;
  /** Puts the end off to `expiresAt`, if it expires and does so earlier, unless somebody else is changing it: it waits for nobody. */
  abstract renew(clientId: string, expiresAt: Date): Promise<void>;
  /** Keeps an id that is no row, but means a client nonetheless, from being found or added until `expiresAt`; unless it has become a row, or was buried. */
  abstract bury(clientId: string, at: Date, expiresAt: Date): Promise<'buried' | 'exists'>;
  /** Whether the id was removed or buried before it expired. From the cache. */
  abstract isBuried(clientId: string): Promise<boolean>;
  /** Whether a client names the origin: in `allowedOrigins`, or as the origin of a redirect URI. From the cache. */
  abstract anyAllowsOrigin(origin: string): Promise<boolean>;
}
