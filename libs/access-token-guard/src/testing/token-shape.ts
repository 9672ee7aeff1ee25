import { randomUUID } from 'node:crypto';
import { refuseUnknownMembers } from './known-members.js';
import type { MembersOf } from './known-members.js';
import type { SigningKey } from './signing-key.js';

/** Members that take the place of others; undefined leaves one out. */
export type Members = Readonly<Record<string, unknown>>;

/** How a token shall be; what is not said is such that the token is accepted. */
export interface TokenShape {
  readonly format?: 'jwt' | 'opaque' | undefined;
  /** `account-1` */
  readonly sub?: string | undefined;
  /** `web` */
  readonly clientId?: string | undefined;
  readonly scope?: string | readonly string[] | undefined;
  readonly audience?: string | readonly string[] | undefined;
  /** Seconds, which may be negative; 300. */
  readonly expiresIn?: number | undefined;
  /** Binds the token: the `cnf` of a `ProofKey`, or what `certificateConfirmation` gives. */
  readonly cnf?: Members | undefined;
  readonly claims?: Members | undefined;
  /** Of a JWT. */
  readonly header?: Members | undefined;
  /** That signs the JWT; the newest of the issuer. */
  readonly key?: SigningKey | undefined;
}

const MEMBERS: MembersOf<TokenShape> = {
  format: true, sub: true, clientId: true, scope: true, audience: true, expiresIn: true, cnf: true, claims: true, header: true, key: true,
};

/** Throws `TypeError` for a member that there is none of. */
export const checkShape = (shape: TokenShape): void => refuseUnknownMembers('token()', shape, MEMBERS);

/** Who issues, to whom, when. */
export interface Origin {
  readonly issuer: string;
  readonly audience: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const withoutAbsent = (members: Members): Record<string, unknown> => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** The claims of a token (RFC 9068 §2.2). */
export function claimsOf(shape: TokenShape, origin: Origin): Record<string, unknown> {
  const { sub = 'account-1', clientId = 'web', scope, audience = origin.audience, expiresIn = 300, cnf, claims } = shape;
  const now = Math.floor(origin.now / 1000);
  return withoutAbsent({
    iss: origin.issuer, sub, aud: audience, client_id: clientId, iat: now, nbf: now, exp: now + expiresIn, jti: randomUUID(),
    scope: typeof scope === 'object' ? scope.join(' ') : scope, aut: 'APPLICATION_USER', cnf, ...claims,
  });
}

/** The header of a JWT (RFC 9068 §2.1). */
export function headerOf({ header }: TokenShape, { algorithm, kid }: SigningKey): Record<string, unknown> {
  return withoutAbsent({ alg: algorithm, kid, typ: 'at+jwt', ...header });
}
