export interface OAuthErrorDetail {
  /** What the developer of the client should mend, expected against given; sent to the client, so it holds no secret. */
  readonly description?: string;
  /** What happened, for the log alone. */
  readonly cause?: unknown;
}

const MAX_LENGTH = 300;
const NOT_ALLOWED = /[^\x20-\x21\x23-\x5b\x5d-\x7e]/g;

/** Whatever of it came from a request: only what `error_description` may hold (RFC 6749 §4.1.2.1, §5.2), and no more than fits a line of a log. */
const printable = (text: string): string => {
  const allowed = text.slice(0, MAX_LENGTH + 1).replace(/"/g, "'").replace(NOT_ALLOWED, '?');
  return allowed.length > MAX_LENGTH ? `${allowed.slice(0, MAX_LENGTH - 3)}...` : allowed;
};

/** A description of what was expected and what was given, the latter cut short. For what can be no secret. */
export const expectedNot = (expected: string, given: string): string => `expected ${expected}, got ${given.length > 60 ? `${given.slice(0, 57)}...` : given}`;

/** An error that the protocol defines: code and HTTP status are fixed by the class, see `errors/`. */
export abstract class OAuthError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  /** Printable ASCII without quote and backslash, at most 300 characters. */
  readonly description: string | undefined;

  constructor({ description, cause }: OAuthErrorDetail = {}) {
    super(description, { cause });
    this.name = new.target.name;
    this.description = description === undefined ? undefined : printable(description);
  }
}

/**
 * A refusal that keeps what was written: a replay that is detected revokes the family, and that must commit.
 * A thrown error rolls back instead.
 */
export class Refusal {
  constructor(readonly error: OAuthError) {}
}
