import type { Confirmation } from '@latchkey/protocol';
import { selectorsOf, type RevocableClaims } from '@latchkey/revocation';

/**
 * The one claim set of an access token (RFC 9068 §2.2), whatever its rendering.
 *
 * `rev` is the position in the tenant's revocation log that its issuer read together with the state it issued from; `authz` is the
 * id of its authorization; `aut` tells a person's token from an application's own. Nothing is said about the person but `sub`.
 */
export interface AccessTokenClaims extends RevocableClaims {
  readonly iss: string;
  readonly aud: readonly string[];
  readonly azp: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly scope: string;
  readonly auth_time?: number;
  readonly acr?: string;
  readonly amr?: readonly string[];
  readonly rev: number;
  /** What whoever presents it must prove. */
  readonly cnf?: Confirmation;
}

export { selectorsOf };
