/** Seconds. */
export interface LifetimeBounds {
  readonly shortest: number;
  readonly longest: number;
  /** Where the answer says nothing. */
  readonly usual: number;
}

/** How long an answer may be kept: what its `Cache-Control` says (RFC 9111 §5.2.2), within bounds. Seconds. */
export function cacheLifetime(cacheControl: string | undefined, { shortest, longest, usual }: LifetimeBounds): number {
  const directives = (cacheControl ?? '').toLowerCase().split(',').map((directive) => directive.trim());
  if (directives.includes('no-store') || directives.includes('no-cache')) return shortest;
  const maxAge = directives.map((directive) => /^max-age="?(\d{1,10})"?$/.exec(directive)?.[1]).find((seconds) => seconds !== undefined);
  return maxAge === undefined ? usual : Math.min(longest, Math.max(shortest, Number(maxAge)));
}
