/** The longest piece of foreign text that an error repeats. */
const QUOTED_LENGTH = 120;

/** What every challenge of one resource carries. */
export interface ChallengeContext {
  readonly realm: string;
  /** Where the resource's metadata is (RFC 9728 §5.1); undefined when the resource has none. */
  readonly resourceMetadata?: string | undefined;
}

/** What one refusal adds to the challenge (RFC 6750 §3). */
export interface ChallengeDetail {
  readonly error?: string | undefined;
  readonly description?: string | undefined;
  readonly scope?: string | undefined;
}

/** Keeps only what may stand in `error_description` (RFC 6750 §3): printable ASCII without the quote and the backslash. */
export function challengeText(value: string): string {
  return value.replaceAll('"', "'").replaceAll('\\', '/').replace(/[^\x20-\x7e]/g, '?');
}

/** Names a value that came with the request inside an error: quoted, shortened, and harmless in a header. */
export function given(value: unknown): string {
  if (value === undefined) return 'none';
  const text = challengeText(typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value));
  return `'${text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}...` : text}'`;
}

/** Renders the value of `WWW-Authenticate` (RFC 6750 §3, RFC 9728 §5.1); no error code where no token was presented. */
export function renderChallenge(context: ChallengeContext, detail: ChallengeDetail = {}): string {
  const parameters: [string, string | undefined][] = [
    ['realm', context.realm],
    ['error', detail.error],
    ['error_description', detail.description],
    ['scope', detail.scope],
    ['resource_metadata', context.resourceMetadata],
  ];
  const present = parameters.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `Bearer ${present.map(([name, value]) => `${name}="${challengeText(value)}"`).join(', ')}`;
}
