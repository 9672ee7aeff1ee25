import type { Answer } from './target.js';
import type { Workshop } from './workshop.js';

/** What an API can do; a case that needs something else is not applicable to it. */
export type Feature =
  /** Takes opaque tokens and asks the issuer about them. */
  | 'introspection'
  /** Asks the issuer about each JWT as well. */
  | 'jwt-introspection'
  /** Has routes that need scopes: `scoped` and `both`. */
  | 'scope'
  /** Has the route `either`. */
  | 'any-scope'
  /** `documents:write` is implied by `documents:admin`, and that by `documents:owner`. */
  | 'scope-hierarchy'
  /** Has the route `entitled`. */
  | 'entitlements'
  /** Has the routes `recent`, `fresh` and `strong`, and follows RFC 9470. */
  | 'step-up'
  /** Has the route `own`. */
  | 'own-condition'
  /** Names its metadata in challenges (RFC 9728 §5.1); its identifier is the audience. */
  | 'resource-metadata'
  /** Takes tokens that are bound to a key, with their proofs. */
  | 'dpop'
  /** Takes no such tokens, although it understands `cnf`. */
  | 'no-dpop'
  /** Demands nonces in proofs (RFC 9449 §9). */
  | 'nonce'
  /** Takes proofs under EdDSA; or under ES256 only. */
  | 'EdDSA-proofs' | 'only-ES256-proofs'
  /** Has room for a few proofs, which are forgotten after a few seconds. */
  | 'few-proofs'
  /** Understands `cnf`, and so refuses bound tokens where it cannot check what they are bound to. */
  | 'confirmation'
  /** Has the route `tls`, where it asks for client certificates. */
  | 'certificate'
  /** Stands behind a proxy that tells of client certificates in the header `Client-Cert` (RFC 9440, or PEM with percent signs). */
  | 'certificate-header'
  /** Follows the issuer's revocation feed. */
  | 'revocation'
  /** Reads headers of 64 KB, and refuses what is longer in them than anything honest. */
  | 'bounds'
  /** Accepts signatures under RS256 alone. */
  | 'only-RS256'
  /** Accepts signatures of this algorithm besides RS256. */
  | 'ES256' | 'ES384' | 'ES512' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'EdDSA' | 'Ed25519';

/** A route of the API under test that asks for more than a token. */
export type Route =
  /** Needs the scope `documents:write`. */
  | 'scoped'
  /** Needs `documents:read` and `documents:write`. */
  | 'both'
  /** Needs `documents:list` or `documents:read`. */
  | 'either'
  /** Needs `documents:archive` and `documents:delete` among the `entitlements` (RFC 9068 §2.2.3.1). */
  | 'entitled'
  /** Needs a person who signed in within five minutes, with the `acr` `urn:example:loa:2` or `urn:example:loa:3` (RFC 9470). */
  | 'recent'
  /** Needs the one, and the other. */
  | 'fresh' | 'strong'
  /** Needs `account-1` as the `sub`, a condition of the application's own, which answers `invalid_token` for `account-3` and fails for `account-4`. */
  | 'own'
  /** The same as without, over TLS. */
  | 'tls';

/** What an answer must be. */
export type Expectation =
  /** 2xx. */
  | 'accepted'
  /** 401 with a challenge that names no error: there were no credentials (RFC 6750 §3.1). */
  | 'challenged'
  /** 401 with `invalid_token`. */
  | 'invalid_token'
  /** 400 with `invalid_request`. */
  | 'invalid_request'
  /** 403 with `insufficient_scope`. */
  | 'insufficient_scope'
  /** 401 with `insufficient_user_authentication` (RFC 9470 §3). */
  | 'insufficient_user_authentication'
  /** 401 with `use_dpop_nonce`, and a nonce (RFC 9449 §9). */
  | 'use_dpop_nonce'
  /** 403: no other token of this person and client would do. */
  | 'forbidden'
  /** 401 with a challenge, whatever error it names: specifications leave it open. */
  | 'unauthorized'
  /** 400 or 401 with a challenge: specifications leave open which. */
  | 'malformed'
  /** Anything but 2xx, 3xx and a crash: the specification leaves open which. */
  | 'refused'
  /** Anything but 2xx and 3xx: the issuer did not answer as it must. */
  | 'not accepted';

/** A request as it goes out: header lines as they stand, the same name as often as given. */
export interface Attempt {
  readonly method?: 'GET' | 'POST' | 'HEAD' | undefined;
  readonly lines?: readonly (readonly [name: string, value: string])[] | undefined;
  /** What follows the path, with its question mark. */
  readonly query?: string | undefined;
  readonly body?: string | undefined;
  /** Where it goes; to the one that needs a token and nothing else when not given. */
  readonly route?: Route | undefined;
  /** That the client shows, over TLS. */
  readonly certificate?: { readonly certificate: string; readonly privateKey: string } | undefined;
}

/** Sends a request that is not judged, but leads to the one that is. */
export type Send = (attempt: Attempt) => Promise<Answer>;

/** One thing that a guard must do. */
export interface Case {
  /** Never changes and is never given again. */
  readonly id: string;
  /** The section that asks for it. */
  readonly source: string;
  readonly title: string;
  /** `advice` where the specification says SHOULD, or lets it be, and good practice does not. */
  readonly strength?: 'must' | 'advice' | undefined;
  readonly needs?: readonly Feature[] | undefined;
  /** An API that can do this is another matter. */
  readonly unless?: readonly Feature[] | undefined;
  /** Ends other tokens than its own, and so goes when all others are through. */
  readonly isAlone?: boolean | undefined;
  readonly expected: Expectation;
  /** Parameters that the challenge must have. */
  readonly says?: Readonly<Record<string, string>> | undefined;
  /** Of the challenge that names the error. */
  readonly scheme?: 'bearer' | 'dpop' | undefined;
  /** Makes the request; of several the last one is judged, and the others go before it. */
  readonly request: (workshop: Workshop, send: Send) => Attempt | readonly Attempt[] | Promise<Attempt | readonly Attempt[]>;
  /** What is wrong although the answer is right; undefined when nothing is. */
  readonly fault?: ((workshop: Workshop) => string | undefined) | undefined;
}

/** A case in one line of a table, where a token in the header is all that is sent. */
export type TokenRow = readonly [id: string, title: string, token: (workshop: Workshop) => string | Promise<string>, changes?: Partial<Case>];

/** Sends a token as it should be sent (RFC 6750 §2.1). */
export const bearer = (token: string, attempt: Attempt = {}): Attempt => ({ ...attempt, lines: [['Authorization', `Bearer ${token}`], ...(attempt.lines ?? [])] });

/** Cases of one source and one expectation. */
export function tokens(source: string, expected: Expectation, rows: readonly TokenRow[]): readonly Case[] {
  return rows.map(([id, title, token, changes]) => ({
    id, source, title, expected, request: async (workshop) => bearer(await token(workshop)), ...changes,
  }));
}
