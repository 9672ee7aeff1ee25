export interface DocumentsAnswer {
  readonly status: number;
  readonly challenge: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** resource-api, as an application calls it. */
export class Documents {
  constructor(private readonly address: string) {}

  list(token: string | undefined): Promise<DocumentsAnswer> {
    return this.ask(token, '/documents');
  }

  read(token: string, id: string): Promise<DocumentsAnswer> {
    return this.ask(token, `/documents/${id}`);
  }

  write(token: string, document: { readonly title: string; readonly body: string }): Promise<DocumentsAnswer> {
    return this.ask(token, '/documents', { method: 'POST', body: JSON.stringify(document), headers: { 'content-type': 'application/json' } });
  }

  private async ask(token: string | undefined, path: string, init: RequestInit = {}): Promise<DocumentsAnswer> {
    const headers = { ...(init.headers as Record<string, string>), ...(token !== undefined && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${this.address}${path}`, { ...init, headers });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, challenge: response.headers.get('www-authenticate') ?? undefined, body };
  }
}
