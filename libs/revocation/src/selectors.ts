import { isPairwiseSubject } from '@latchkey/protocol';
import { selectorKey, type RevocationSelector } from '@latchkey/storage';

/** The claims of an access token that a revocation can name. */
export interface RevocableClaims {
  readonly jti: string;
  readonly sub: string;
  readonly client_id: string;
  readonly aut: 'APPLICATION_USER' | 'APPLICATION';
  /** The resources that it is for. */
  readonly aud: readonly string[];
  readonly sid?: string;
  readonly authz?: string;
}

/** What every JWT must answer to besides: the key that signed it. That key's name, found by verifying, and not whatever a header says. */
export const keySelector = (kid: string): string => selectorKey({ kind: 'key', value: kid });

/** The value of a consent selector: one consent per account and client. Account ids hold no space, so two pairs never meet. */
export const consentOf = (accountId: string, clientId: string): string => `${accountId} ${clientId}`;

/**
 * Everything that a token must answer to: it is dead when an entry of the log above its `rev` has one of these keys.
 * @param accountId of the person, whom a pairwise `sub` does not name
 * @throws when it is not given where `sub` is pairwise: such a token would outlive its account
 */
export function selectorsOf(claims: RevocableClaims, accountId?: string): readonly string[] {
  const selectors: RevocationSelector[] = [
    { kind: 'token', value: claims.jti },
    { kind: 'client', value: claims.client_id },
    { kind: 'tenant', value: '' },
    ...claims.aud.map((value) => ({ kind: 'resource', value }) as const),
  ];
  if (claims.aut === 'APPLICATION_USER') {
    const account = accountId ?? claims.sub;
    if (isPairwiseSubject(account)) throw new Error('What a token with a pairwise subject answers to is known with its account only.');
    selectors.push({ kind: 'account', value: account }, { kind: 'consent', value: consentOf(account, claims.client_id) });
  }
  if (claims.sid !== undefined) selectors.push({ kind: 'session', value: claims.sid });
  if (claims.authz !== undefined) selectors.push({ kind: 'authorization', value: claims.authz });
  return selectors.map(selectorKey);
}
