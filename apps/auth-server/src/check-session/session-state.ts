import { createHash, randomBytes } from 'node:crypto';

export interface SessionStateBasis {
  readonly clientId: string;
  readonly redirectUri: string;
  /** `visit.browserState`. */
  readonly browserState: string;
}

/**
 * The `session_state` of an authorization response (OIDC Session Management §3, §4.2): salted, and good for the client's origin alone;
 * undefined for a redirect URI that no page can have, which no script could ask from.
 */
export function sessionStateOf({ clientId, redirectUri, browserState }: SessionStateBasis, salt = randomBytes(16).toString('base64url')): string | undefined {
  const { origin } = new URL(redirectUri);
  if (origin === 'null') return undefined;
  return `${createHash('sha256').update(`${clientId} ${origin} ${browserState} ${salt}`).digest('hex')}.${salt}`;
}
