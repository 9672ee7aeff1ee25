import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly body: string;
  /** Where it sends the browser. */
  readonly location: URL | undefined;
}

/** As much of a browser as a redirect, a cookie and a form need; it stays with the server and reports where it is sent beyond. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  /** What it says of its languages. */
  acceptLanguage: string | undefined;

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly issuer: string,
    private readonly address = '192.0.2.1',
  ) {}

  get(path: string | URL): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, fields: Readonly<Record<string, string>> | string): Promise<Answer> {
    return this.send('POST', path, typeof fields === 'string' ? fields : new URLSearchParams(fields).toString());
  }

  /** Follows redirects within the server. */
  async follow(path: string | URL): Promise<Answer> {
    let answer = await this.get(path);
    while (answer.location?.href.startsWith(`${this.issuer}/`)) answer = await this.get(answer.location);
    return answer;
  }

  /** Fills in the first form of a page, presses a button of it, and follows redirects within the server. */
  async submit(page: Answer, filled: Readonly<Record<string, string>>): Promise<Answer> {
    const { action, fields } = formOf(page);
    const answer = await this.post(new URL(action).pathname, { ...fields, ...filled });
    return answer.location?.href.startsWith(`${this.issuer}/`) ? this.follow(answer.location) : answer;
  }

  private async send(method: 'GET' | 'POST', path: string | URL, payload?: string): Promise<Answer> {
    const url = typeof path === 'string' ? path : path.pathname + path.search;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      'x-forwarded-for': this.address,
      ...(cookie && { cookie }),
      ...(this.acceptLanguage !== undefined && { 'accept-language': this.acceptLanguage }),
      ...(payload !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    const answer = await this.app.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) this.keep(line);
    const { location } = answer.headers;
    return { status: answer.statusCode, headers: answer.headers, body: answer.body, location: location === undefined ? undefined : new URL(String(location)) };
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=');
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** The first form of a page. */
export function formOf({ body }: Answer): { readonly action: string; readonly fields: Readonly<Record<string, string>> } {
  const form = /<form method="post" action="([^"]*)">(.*?)<\/form>/s.exec(body);
  if (!form) throw new Error(`The page has no form: ${body.replace(/<style>.*?<\/style>/s, '').slice(0, 400)}`);
  const inputs = [...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return { action: decoded(form[1] ?? ''), fields: Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, decoded(value)])) };
}

const decoded = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
