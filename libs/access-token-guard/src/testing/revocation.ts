type Claims = Readonly<Record<string, unknown>>;

/** What is revoked: one of these, each by the value that tokens carry. */
export type Revocation =
  /** The token itself, or its `jti`. */
  | { readonly token: string }
  /** `sid` */
  | { readonly session: string }
  /** `sub` */
  | { readonly account: string }
  | { readonly client: string }
  /** What the account allowed the client. */
  | { readonly consent: { readonly account: string; readonly client: string } }
  /** `authz` */
  | { readonly authorization: string }
  /** `aud` */
  | { readonly resource: string }
  | { readonly tenant: true };

/** How the revocation log names it. @param jtiOf finds the `jti` of a token */
export function selectorOf(revocation: Revocation, jtiOf: (token: string) => string): string {
  if ('token' in revocation) return `token:${jtiOf(revocation.token)}`;
  if ('consent' in revocation) return `consent:${revocation.consent.account} ${revocation.consent.client}`;
  if ('tenant' in revocation) return 'tenant:';
  const [[kind, value] = []] = Object.entries(revocation);
  return `${String(kind)}:${String(value)}`;
}

/** Everything whose revocation ends a token. */
export function selectorsOf({ jti, sub, client_id: client, aud, sid, authz }: Claims, kid: string | undefined): readonly string[] {
  const audiences = (Array.isArray(aud) ? aud : [aud]).map((audience) => `resource:${String(audience)}`);
  const own = [`token:${String(jti)}`, `account:${String(sub)}`, `session:${String(sid)}`, `authorization:${String(authz)}`];
  const clients = [`client:${String(client)}`, `consent:${String(sub)} ${String(client)}`];
  return ['tenant:', ...clients, ...audiences, ...own, ...(kid === undefined ? [] : [`key:${kid}`])];
}
