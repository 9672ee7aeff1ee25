/** How one claim is asked for (OIDC Core §5.5.1). */
export interface ClaimRequest {
  readonly essential?: boolean;
  readonly value?: unknown;
  readonly values?: readonly unknown[];
}

/** Claims by name; null: asked for in the default manner. */
export type ClaimRequests = Readonly<Record<string, ClaimRequest | null>>;

/** What an authorization request asks for with `claims` (OIDC Core §5.5), claim by claim and place by place. */
export interface ClaimsRequest {
  readonly userinfo?: ClaimRequests;
  readonly idToken?: ClaimRequests;
  /** `claims_locales`, best first (OIDC Core §5.2). */
  readonly locales?: readonly string[];
}
