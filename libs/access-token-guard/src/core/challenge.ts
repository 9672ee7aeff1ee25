import type { TokenScheme } from './presented-token.js';

const SCHEMES = ['Bearer', 'DPoP'] as const;

/** The longest piece of foreign text that an error repeats. */
const QUOTED_LENGTH = 120;

/** What every challenge of one resource carries. */
export interface ChallengeContext {
  readonly realm: string;
  /** Where the resource's metadata is (RFC 9728 §5.1); undefined when the resource has none. */
  readonly resourceMetadata?: string | undefined;
  /** What proofs of keys may be signed with (RFC 9449 §7.1), separated by spaces; undefined where none are taken. */
  readonly proofAlgorithms?: string | undefined;
}

/** What one refusal adds to the challenge (RFC 6750 §3). */
export interface ChallengeDetail {
  /** That the token was presented with, and which the error is of. */
  readonly scheme?: TokenScheme | undefined;
  readonly error?: string | undefined;
  readonly description?: string | undefined;
  readonly scope?: string | undefined;
  /** Whatever else an error names, as `acr_values` (RFC 9470 §3). */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** Keeps only what may stand in `error_description` (RFC 6750 §3): printable ASCII without the quote and the backslash. */
export function challengeText(value: string): string {
  return value.replaceAll('"', "'").replaceAll('\\', '/').replace(/[^\x20-\x7e]/g, '?');
}

/** Names a value that came with the request inside an error: quoted, shortened, and harmless in a header. */
export function given(value: unknown): string {
  if (value === undefined) return 'none';
  const text = challengeText(typeof value === 'string' ? value : written(value));
  return `'${text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}...` : text}'`;
}

/** How deep a value goes is the sender's choice, and may be too deep to be written. */
function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}

function rendered(scheme: TokenScheme, context: ChallengeContext, detail: ChallengeDetail): string {
  const parameters: [string, string | undefined][] = [
    ['realm', context.realm],
    ['error', detail.error],
    ['error_description', detail.description],
    ['scope', detail.scope],
    ...Object.entries(detail.parameters ?? {}),
    ['algs', scheme === 'DPoP' ? context.proofAlgorithms : undefined],
    ['resource_metadata', context.resourceMetadata],
  ];
  const present = parameters.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${scheme} ${present.map(([name, value]) => `${name}="${challengeText(value)}"`).join(', ')}`;
}

/**
 * Renders the value of `WWW-Authenticate` (RFC 6750 §3, RFC 9449 §7.1, RFC 9728 §5.1): an error in the scheme that it is of; every
 * scheme that is taken, and no error code, where no token was presented.
 */
export function renderChallenge(context: ChallengeContext, detail: ChallengeDetail = {}): string {
  const takesProofs = context.proofAlgorithms !== undefined;
  if (detail.error === undefined) return (takesProofs ? SCHEMES : [SCHEMES[0]]).map((scheme) => rendered(scheme, context, detail)).join(', ');
  return rendered(takesProofs ? (detail.scheme ?? 'Bearer') : 'Bearer', context, detail);
}
