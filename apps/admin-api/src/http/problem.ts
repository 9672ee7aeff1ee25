/** The kinds of problems that admin-api answers with: `type`, `title` and `status` of RFC 9457 §3.1. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'malformed-body': { status: 400, title: 'The body is not well-formed' },
  unauthorized: { status: 401, title: 'A valid access token is needed' },
  forbidden: { status: 403, title: 'The access token does not suffice' },
  'privilege-escalation': { status: 403, title: 'Nobody may give or take over more than they hold' },
  'not-found': { status: 404, title: 'There is no such thing' },
  conflict: { status: 409, title: 'The change conflicts with what is there' },
  'precondition-failed': { status: 412, title: 'It was changed in the meantime' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'precondition-required': { status: 428, title: 'The change must say which version it is of' },
  'server-error': { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'The service cannot answer at the moment' },
} as const;
export type ProblemKind = keyof typeof PROBLEMS;

/** What is wrong with which member: `redirect_uris[1]`. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

export interface ProblemDetail {
  readonly detail?: string;
  readonly errors?: readonly FieldFault[];
  /** Whether the faults are in the query, where no pointer into the body leads. */
  readonly inQuery?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal, to be answered as problem details (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly kind: ProblemKind,
    private readonly more: ProblemDetail = {},
  ) {
    super(more.detail ?? PROBLEMS[kind].title);
    this.headers = more.headers ?? {};
  }

  get status(): number {
    return PROBLEMS[this.kind].status;
  }

  /** The body: `application/problem+json`. */
  get body(): Readonly<Record<string, unknown>> {
    const { status, title } = PROBLEMS[this.kind];
    const { detail, errors, inQuery } = this.more;
    return {
      type: `urn:latchkey:problem:${this.kind}`,
      title,
      status,
      ...(detail !== undefined && { detail }),
      ...(errors && { errors: errors.map(({ field, message }) => ({ field, ...(!inQuery && { pointer: pointerTo(field) }), message })) }),
    };
  }
}

/** RFC 6901 in its URI fragment form: `redirect_uris[1]` is `#/redirect_uris/1`. */
const pointerTo = (field: string): string => `#/${field.replaceAll('[', '.').replaceAll(']', '').split('.').map(escaped).join('/')}`;
const escaped = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The thing is not there, or not in this tenant. */
export const notFound = (what: string): Problem => new Problem('not-found', { detail: `There is no such ${what} in this tenant.` });

/** One member is not acceptable. */
export const invalid = (field: string, message: string): Problem => new Problem('invalid-request', { errors: [{ field, message }] });
