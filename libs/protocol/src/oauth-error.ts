export interface OAuthErrorDetail {
  /** What the developer of the client should mend; sent to the client, so it holds no secret. */
  readonly description?: string;
  /** What happened, for the log alone. */
  readonly cause?: unknown;
}

/** An error that the protocol defines: code and HTTP status are fixed by the class, see `errors.ts`. */
export abstract class OAuthError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  readonly description: string | undefined;

  constructor({ description, cause }: OAuthErrorDetail = {}) {
    super(description, { cause });
    this.name = new.target.name;
    this.description = description;
  }
}

/**
 * A refusal that keeps what was written: a replay that is detected revokes the family, and that must commit.
 * A thrown error rolls back instead.
 */
export class Refusal {
  constructor(readonly error: OAuthError) {}
}
