import type { Confirmation, Secret } from '@latchkey/protocol';
import type { AuthorizationRecord, ClientRecord, ResourceRecord, SuccessorSeed } from '@latchkey/storage';

/** Where the refresh token of an answer comes from. */
export type RefreshTokenSource =
  | { readonly kind: 'first' }
  /** The token was spent with this seed just now. */
  | { readonly kind: 'successor'; readonly of: Secret; readonly seed: SuccessorSeed }
  /** A retry: the token exists already. */
  | { readonly kind: 'again'; readonly value: Secret };

/** The person's part of a decision. */
export interface PersonalAuthorization {
  readonly authorization: AuthorizationRecord;
  readonly refreshToken?: RefreshTokenSource;
}

/** The decision that tokens are issued from: what a client may now have, and for whom. */
export interface GrantedAuthorization {
  readonly client: ClientRecord;
  readonly scopes: readonly string[];
  /** Whom the access token is for; none: the userinfo endpoint alone. */
  readonly resources: readonly ResourceRecord[];
  /** What the access token is bound to, and the refresh token of a client that cannot prove itself. */
  readonly confirmation?: Confirmation;
  /** Left out for an application's own token. */
  readonly person?: PersonalAuthorization;
}
