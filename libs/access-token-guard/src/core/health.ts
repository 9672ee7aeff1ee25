/** How the guard stands with one issuer's revocations. */
export interface FeedHealth {
  /** `absent`: none is named or followed; `silent`: nothing was heard for longer than `maxSilence`. */
  readonly feed: 'followed' | 'silent' | 'absent';
  /** Seconds since something was heard, to the millisecond; undefined when nothing ever was. */
  readonly silentFor?: number | undefined;
  /** Why a silent feed is not heard, as far as that is known: what the last connection ended with. */
  readonly reason?: string | undefined;
  /** The position in the issuer's revocation log up to which everything is known. */
  readonly position?: number | undefined;
  /** Revocations that are held in memory. */
  readonly revocations?: number | undefined;
}

/** How the guard decides about one issuer's tokens now. */
export interface IssuerHealth extends FeedHealth {
  readonly issuer: string;
  /** From memory, or by asking the issuer about each token. */
  readonly decides: 'locally' | 'by introspection';
}
