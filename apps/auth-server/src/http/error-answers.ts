import type { OAuthError } from '@latchkey/protocol';

/** What a client is told of an error, by the names of RFC 6749 §4.1.2.1 and §5.2. */
export type ErrorAnswer = Readonly<{ error: string; error_description?: string; error_uri: string }>;

/** Says of every error where to read what to mend. Nothing of the request is in that address. */
export class ErrorAnswers {
  /** @param guide the page that has a section for each code, named by it */
  constructor(private readonly guide: string) {}

  of({ code, description }: OAuthError): ErrorAnswer {
    return { error: code, ...(description !== undefined && { error_description: description }), error_uri: `${this.guide}#${code}` };
  }
}
