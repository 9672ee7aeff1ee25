/** What resource-api answers. */
export interface DocumentsAnswer {
  readonly status: number;
  readonly challenge: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** resource-api, as an application calls it. */
export class Documents {
  constructor(private readonly address: string) {}

  list(token?: string): Promise<DocumentsAnswer> {
    return this.ask('/documents', token);
  }

  read(id: string, token: string): Promise<DocumentsAnswer> {
    return this.ask(`/documents/${encodeURIComponent(id)}`, token);
  }

  create(title: string, token: string): Promise<DocumentsAnswer> {
    return this.ask('/documents', token, { title, body: 'Written by the demo.' });
  }

  private async ask(path: string, token: string | undefined, document?: object): Promise<DocumentsAnswer> {
    const response = await fetch(`${this.address}${path}`, {
      method: document ? 'POST' : 'GET',
      headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...(document && { 'content-type': 'application/json' }) },
      ...(document && { body: JSON.stringify(document) }),
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, challenge: response.headers.get('www-authenticate') ?? '', body };
  }
}
