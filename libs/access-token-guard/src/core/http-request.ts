/** What the guard looks at in a request; Node's, Express's and Fastify's requests are such. */
export interface HttpRequest {
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawHeaders?: readonly string[] | undefined;
  /** Fastify's way to Node's request. */
  readonly raw?: { readonly rawHeaders?: readonly string[] | undefined } | undefined;
  readonly url?: string | undefined;
  readonly originalUrl?: string | undefined;
  readonly body?: unknown;
  /** The connection, where a client certificate is looked for. */
  readonly socket?: unknown;
}

/** Every line of a header as it was sent: Node keeps only the first `Authorization`, and joins other lines to one. @param name in lower case */
export function headerLines({ headers, rawHeaders, raw }: HttpRequest, name: string): readonly string[] {
  const lines = rawHeaders ?? raw?.rawHeaders;
  const sent = lines?.filter((_, index) => index % 2 === 1 && lines[index - 1]?.toLowerCase() === name) ?? [];
  if (sent.length > 0) return sent;
  const kept: unknown = headers[name];
  if (kept === undefined) return [];
  // Some servers put what a client connects with among its headers, which may then be anything that JSON can say.
  return (Array.isArray(kept) ? kept : [kept]).map((line) => (typeof line === 'string' ? line : ''));
}
