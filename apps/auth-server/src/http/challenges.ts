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

/** The challenges of a resource that access tokens open (RFC 6750 §3, RFC 9449 §7.1): the scheme that was used is told what was wrong. */
export function challengesOf(error: OAuthError, answer: ErrorAnswer, { realm, takesProofs, scheme }: Challenged): readonly string[] {
  const algs = { algs: SIGNING_ALGORITHMS.join(' ') };
  const told = { ...(!(error instanceof MissingToken) && answer), ...(error instanceof InsufficientScope && { scope: error.scope }) };
  if (takesProofs && (scheme === 'DPoP' || isOfProof(error))) return [challenge('DPoP', { realm, ...told, ...algs })];
  return [challenge('Bearer', { realm, ...told }), ...(takesProofs && error instanceof MissingToken ? [challenge('DPoP', { realm, ...algs })] : [])];
}

const challenge = (scheme: string, attributes: Readonly<Record<string, string | undefined>>): string =>
  `${scheme} ${Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${value}"`])).join(', ')}`;
