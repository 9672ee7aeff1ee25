/** Scopes of one resource. A scope name belongs to its resource: `read` of one is not `read` of another. */
export interface ResourceScopes {
  /** The identifier of the resource (RFC 8707 §2). */
  readonly resource: string;
  readonly scopes: readonly string[];
}

/** What was granted: the OpenID Connect scopes, and for each resource the scopes at it. */
export interface GrantedAccess {
  readonly oidcScopes: readonly string[];
  readonly resources: readonly ResourceScopes[];
}

/** The scopes that `list` holds at the resource. */
export const scopesAt = (list: readonly ResourceScopes[], resource: string): readonly string[] =>
  list.filter((entry) => entry.resource === resource).flatMap((entry) => entry.scopes);
