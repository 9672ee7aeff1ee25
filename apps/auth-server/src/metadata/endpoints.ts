/** Where each endpoint is, under the name that RFC 8414 §2 and OIDC Discovery §3 give it. A test holds it against the routes. */
export const ENDPOINTS = {
  authorization_endpoint: '/authorize',
  token_endpoint: '/token',
  userinfo_endpoint: '/userinfo',
  jwks_uri: '/jwks',
  introspection_endpoint: '/introspection',
  revocation_endpoint: '/revocation',
  end_session_endpoint: '/sign-out',
  check_session_iframe: '/check-session',
} as const;

/** Named by the metadata of OAuth alone. */
export const OAUTH_ENDPOINTS = { revocation_feed_endpoint: '/revocation-feed', security_events_endpoint: '/security-events' } as const;

/** Named there too, and for anybody. */
export const OAUTH_DOCUMENTS = { status_list_aggregation_endpoint: '/status-lists' } as const;
