import type { Workshop } from './workshop.js';

/** What an API can do; a case that needs something else is not applicable to it. */
export type Feature =
  /** Takes opaque tokens and asks the issuer about them. */
  | 'introspection'
  /** Has a route that needs a scope. */
  | 'scope'
  /** Takes tokens that are bound to a key, with their proofs. */
  | 'dpop'
  /** Understands `cnf`, and so refuses bound tokens where it cannot check what they are bound to. */
  | 'confirmation'
  /** Accepts signatures of this algorithm besides RS256. */
  | 'ES256' | 'ES384' | 'ES512' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'EdDSA' | 'Ed25519';

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
  /** Goes to the route that needs a scope. */
  readonly isScoped?: boolean | undefined;
}

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
  readonly expected: Expectation;
  /** Makes the request; of several the last one is judged, and the others go before it. */
  readonly request: (workshop: Workshop) => Attempt | readonly Attempt[] | Promise<Attempt | readonly Attempt[]>;
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
