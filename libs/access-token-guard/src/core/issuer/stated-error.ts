/** What an error and its description may consist of (RFC 6749 §5.2), and how long what is repeated may be. */
const CODE = /^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/;
const DESCRIPTION = /^[\x20-\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

/** What must not be repeated of a request: the token that it asks about, and the secret that it authenticates with (RFC 6749 §2.3.1). */
function secretsIn({ headers, body }: RequestInit): readonly string[] {
  const { authorization = '' } = (headers ?? {}) as Readonly<Record<string, string | undefined>>;
  const [, secret = ''] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString().split(':');
  const token = new URLSearchParams(typeof body === 'string' ? body : '').get('token');
  return [token ?? '', new URLSearchParams(`=${secret}`).get('') ?? ''].filter((text) => text !== '');
}

/** What an issuer says of its refusal, fit for a line of a log: `: invalid_client "…"`; nothing where it says none, or what does not belong there. */
export function statedError({ error, error_description: description }: Readonly<Record<string, unknown>>, request: RequestInit): string {
  const secrets = secretsIn(request);
  const isFit = (text: unknown, form: RegExp): boolean => typeof text === 'string' && form.test(text) && !secrets.some((secret) => text.includes(secret));
  if (!isFit(error, CODE)) return '';
  return isFit(description, DESCRIPTION) ? `: ${String(error)} "${String(description)}"` : `: ${String(error)}`;
}
