import { InsufficientScope, InvalidDpopProof, InvalidToken, SIGNING_ALGORITHMS, UseDpopNonce, type OAuthError } from '@latchkey/protocol';
import type { ErrorAnswer } from './error-answers.js';

/** RFC 6750 §3: no token was sent, so the challenge tells no error. */
export class MissingToken extends InvalidToken {}

/** What a resource that access tokens open was asked for. */
export interface Challenged {
  /** The endpoint. */
  readonly realm: string;
  /** What its tokens may be bound to is known there (RFC 9449 §7). */
  readonly takesProofs: boolean;
  readonly scheme: 'Bearer' | 'DPoP';
}

/** Whether the error is of the access token, or of the proof that goes with it. */
export const isOfToken = (error: OAuthError): boolean => error instanceof InvalidToken || error instanceof InsufficientScope;
export const isOfProof = (error: OAuthError): error is InvalidDpopProof | UseDpopNonce => error instanceof InvalidDpopProof || error instanceof UseDpopNonce;

/**
 * The challenge to a client that did not prove itself: where it tried the Authorization header, or nothing at all (RFC 6749 §5.2). Whoever tried
 * another way is told none, though RFC 9110 §11.6.1 wants one with each 401: in a browser a person would be asked for a password.
 */
export function clientChallenge({ headers, body }: { readonly headers: { readonly authorization?: string }; readonly body?: unknown }): string | undefined {
  const named = typeof body === 'object' && body !== null && ('client_id' in body || 'client_assertion' in body);
  return headers.authorization !== undefined || !named ? 'Basic realm="client authentication", charset="UTF-8"' : undefined;
}

/** The challenges of a resource that access tokens open (RFC 6750 §3, RFC 9449 §7.1, §7.2): the scheme that was used is told what was wrong. */
export function challengesOf(error: OAuthError, answer: ErrorAnswer, { realm, takesProofs, scheme }: Challenged): readonly string[] {
  const algs = { algs: SIGNING_ALGORITHMS.join(' ') };
  const told = { ...(!(error instanceof MissingToken) && answer), ...(error instanceof InsufficientScope && { scope: error.scope }) };
  if (takesProofs && (scheme === 'DPoP' || isOfProof(error))) return [challenge('DPoP', { realm, ...told, ...algs })];
  return [challenge('Bearer', { realm, ...told }), ...(takesProofs && error instanceof InvalidToken ? [challenge('DPoP', { realm, ...algs })] : [])];
}

const challenge = (scheme: string, attributes: Readonly<Record<string, string | undefined>>): string =>
  `${scheme} ${Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${value}"`])).join(', ')}`;
