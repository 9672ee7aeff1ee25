import type { ClientCertificateOf } from './proof-of-possession/client-certificate.js';
import type { SpentProofs } from './proof-of-possession/spent-proofs.js';

/** The client that a resource authenticates as when it introspects (RFC 7662 §2.1), by `client_secret_basic`. */
export interface IntrospectionClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * What holds while nothing is heard of an issuer's revocations: `strict` introspects each token, `bounded` accepts from what is known
 * for a while and then is strict, `open` goes on accepting what is valid locally.
 */
export type WhenSilent = 'strict' | 'bounded' | 'open';

/** How an issuer's revocations are followed. */
export interface RevocationFeedOptions {
  /** Seconds without a word after which the feed is silent; 3, and 600 at most. */
  readonly maxSilence?: number | undefined;
  /** `bounded`. */
  readonly whenSilent?: WhenSilent | undefined;
  /** Seconds beyond `maxSilence` in which `bounded` accepts from what is known; 30, and 3600 at most. */
  readonly bound?: number | undefined;
  /** Takes an issuer that names no feed for a silent one, rather than accept JWTs until they expire. */
  readonly required?: boolean | undefined;
}

/** One issuer whose tokens are accepted, and under which audience. */
export interface IssuerOptions {
  /** The issuer identifier, compared character by character with `iss` and with the issuer's metadata (RFC 8414 §3.3). */
  readonly issuer: string;
  /** What `aud` must contain: the identifier of this API at this issuer. */
  readonly audience: string;
  /** Where metadata, keys and introspection are fetched inside the network; `iss` stays `issuer`. May be plain http. */
  readonly internalUrl?: string | undefined;
  /** Without it, this issuer's opaque tokens are refused and its revocations not followed. */
  readonly introspection?: IntrospectionClient | undefined;
  /** How revocations are followed where the issuer names a feed; `false` leaves that out. */
  readonly revocationFeed?: RevocationFeedOptions | false | undefined;
  /** Signature algorithms accepted; every asymmetric one of RFC 7518 and RFC 8037 when not given. Never `none` or a symmetric one (RFC 8725 §3.1). */
  readonly algorithms?: readonly string[] | undefined;
}

/** How long and how much the guard remembers of the issuer's keys. */
export interface KeyCacheOptions {
  /** Seconds after which metadata and keys are fetched again; 300. */
  readonly maxAge?: number | undefined;
  /** Seconds between two fetches at least, however many unknown `kid` arrive; 5. */
  readonly minInterval?: number | undefined;
  /** Unknown `kid` that are remembered, for 30 s each; 256. */
  readonly unknownKids?: number | undefined;
}

/** How long and how much the guard remembers of introspection answers. */
export interface IntrospectionCacheOptions {
  /** Seconds an active token is not asked about again, never beyond its `exp`, where no revocation feed is followed; 5. */
  readonly ttl?: number | undefined;
  /** Seconds an inactive token is not asked about again; 5. */
  readonly negativeTtl?: number | undefined;
  /** Answers remembered, active and inactive apart; 10000. */
  readonly maxEntries?: number | undefined;
  /** Introspection calls under way at each issuer at most; beyond, requests are answered 503. 256. */
  readonly maxInFlight?: number | undefined;
}

/** How much the guard remembers of JWTs that it has verified, each until its `exp`. */
export interface JwtCacheOptions {
  /** Tokens remembered; 10000. */
  readonly maxEntries?: number | undefined;
}

/** How proofs of keys are checked (RFC 9449). */
export interface DpopOptions {
  /** Where clients reach the API, one address or several: what `htu` begins with. The origin of `resource` when not given. */
  readonly publicUrl?: string | readonly string[] | undefined;
  /** Algorithms of proofs; those of access tokens when not given. */
  readonly algorithms?: readonly string[] | undefined;
  /** Seconds that a proof may be old; 60. */
  readonly maxAge?: number | undefined;
  /** Where several processes remember together which proofs were shown; else each remembers those shown to itself. */
  readonly spentProofs?: SpentProofs | undefined;
  /** Proofs that one process remembers; beyond, the oldest are forgotten, and what is no newer is refused. 250000. */
  readonly maxSpentProofs?: number | undefined;
  /** Of these, the proofs of one account at one client, beyond which its own oldest are forgotten; a tenth. */
  readonly maxSpentProofsPerHolder?: number | undefined;
  /** Demands nonces in proofs (RFC 9449 §9): at least 32 characters, the same in all processes. */
  readonly nonceSecret?: string | undefined;
}

/** What the resource says of itself (RFC 9728 §2). */
export interface ResourceOptions {
  /** The resource identifier; the audience when not given. Metadata is served only for an http(s) address. */
  readonly resource?: string | undefined;
  readonly resourceName?: string | undefined;
  readonly resourceDocumentation?: string | undefined;
  /** The scopes that clients may need here. */
  readonly scopesSupported?: readonly string[] | undefined;
}

/** What `createAccessTokenVerifier` is made from. */
export interface AccessTokenVerifierOptions extends ResourceOptions {
  readonly issuers: readonly IssuerOptions[];
  /** The realm of the challenge; the host of the resource when not given. */
  readonly realm?: string | undefined;
  /** Seconds by which clocks may differ; 5, and 60 at most, since the revocation log remembers for a minute longer than tokens live. */
  readonly clockTolerance?: number | undefined;
  /** Seconds that a request to an issuer may take, or a word of `dpop.spentProofs`; 5. */
  readonly requestTimeout?: number | undefined;
  /** Characters that a token may have; 16384. */
  readonly maxTokenLength?: number | undefined;
  /** `false` refuses tokens that are bound to a key; they are taken when not given, where the API's public address is known. */
  readonly dpop?: DpopOptions | false | undefined;
  /** Finds a client's certificate (RFC 8705) where TLS ends at a proxy that is believed; that of the connection when not given. */
  readonly clientCertificate?: ClientCertificateOf | undefined;
  /** What scopes imply, as `{ 'documents:write': ['documents:read'] }`, over any number of steps. */
  readonly scopeHierarchy?: Readonly<Record<string, readonly string[]>> | undefined;
  /** The claim that lists a token's permissions; `permissions`. */
  readonly permissionsClaim?: string | undefined;
  readonly keyCache?: KeyCacheOptions | undefined;
  readonly introspectionCache?: IntrospectionCacheOptions | undefined;
  readonly jwtCache?: JwtCacheOptions | undefined;
  /** Accepts an http issuer that is not on this machine: for trials only, everything can then be forged on the way. */
  readonly allowInsecureIssuer?: boolean | undefined;
  /** Replaces the platform's `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** The time in milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** Hears of what the operator should see, such as an issuer that does not answer; never of a token. */
  readonly report?: ((message: string) => void) | undefined;
}
