/** Why a document was not had. None tells what is behind an address that is not public. */
export type Unavailability =
  | 'address-refused' | 'unreachable' | 'timed-out' | 'redirected' | 'unexpected-status' | 'unexpected-type' | 'too-large' | 'malformed' | 'busy';

const IN_WORDS: Readonly<Record<Unavailability, string>> = {
  'address-refused': 'must be an https address of a public host',
  unreachable: 'could not be reached',
  'timed-out': 'did not answer in time',
  redirected: 'answered with a redirect, which is not followed',
  'unexpected-status': 'did not answer with status 200',
  'unexpected-type': 'answered with another content type than it should',
  'too-large': 'answered with more than is accepted',
  malformed: 'answered with something else than it should',
  busy: 'was not fetched: too many documents are being fetched',
};

/** A document that a client named could not be had; the message may be told to the client. */
export class DocumentUnavailable extends Error {
  override readonly name = 'DocumentUnavailable';

  constructor(
    readonly reason: Unavailability,
    /** What happened, for the log alone. */
    override readonly cause?: unknown,
  ) {
    super(IN_WORDS[reason]);
  }
}
