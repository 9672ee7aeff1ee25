import { refuseUnknownMembers } from './known-members.js';
import type { MembersOf } from './known-members.js';

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

type Kind<Of> = Of extends unknown ? keyof Of : never;
const KINDS: Readonly<Record<Kind<Revocation>, true>> = {
  token: true, session: true, account: true, client: true, consent: true, authorization: true, resource: true, tenant: true,
};
const CONSENT: MembersOf<{ account: string; client: string }> = { account: true, client: true };

const FORMS: Readonly<Record<string, string>> = { tenant: 'true', consent: '{ account, client }, each a non-empty text' };

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** Throws `TypeError` for what names nothing that can be revoked, or several things. */
export function checkRevocation(revocation: Revocation): void {
  refuseUnknownMembers('revoke()', revocation, KINDS);
  const [[kind, value] = [], ...others] = Object.entries(revocation) as [string, unknown][];
  if (kind === undefined || others.length > 0) throw new TypeError(`revoke() takes one of ${Object.keys(KINDS).join(', ')}.`);
  if (kind === 'consent') refuseUnknownMembers('consent', value, CONSENT);
  const texts = kind === 'consent' ? Object.keys(CONSENT).map((name) => (value as Claims)[name]) : [value];
  if (kind === 'tenant' ? value !== true : !texts.every(isText)) throw new TypeError(`revoke() takes ${kind} as ${FORMS[kind] ?? 'a non-empty text'}.`);
}

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
