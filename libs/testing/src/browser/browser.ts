import { CookieJar } from 'tough-cookie';
import { formsOf, type Form } from './forms.js';
import { textOf } from './tags.js';

/** A page that the browser shows. */
export interface Shown {
  readonly kind: 'shown';
  readonly address: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  readonly text: string;
  readonly forms: readonly Form[];
}

/** The browser was sent to another origin, which it does not ask: an application's redirect URI. */
export interface Left {
  readonly kind: 'left';
  readonly address: URL;
}

export type Place = Shown | Left;

const MAX_REDIRECTS = 10;

/** A browser without scripts, at one origin: it keeps cookies, follows redirects and sends forms. */
export class Browser {
  readonly cookies = new CookieJar();
  private readonly origin: string;

  /** @param home any address of the origin that it stays at */
  constructor(home: string) {
    this.origin = new URL(home).origin;
  }

  /** Opens an address and follows where it leads, with GET as browsers do after 303. */
  async open(address: URL | string, request: RequestInit = {}): Promise<Place> {
    let [at, init] = [new URL(address), request];
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      if (at.origin !== this.origin) return { kind: 'left', address: at };
      const response = await this.ask(at, init);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) return shown(response, at);
      await response.body?.cancel();
      [at, init] = [new URL(location, at), {}];
    }
    throw new Error(`More than ${MAX_REDIRECTS} redirects, the last to ${at.origin}${at.pathname}`);
  }

  /**
   * Sends a form. @param filled values for its fields, by name
   * @param button which of its buttons is pressed, counted from 0
   */
  send({ method, action, fields, buttons }: Form, filled: Readonly<Record<string, string>> = {}, button = 0): Promise<Place> {
    const pressed = buttons[button];
    const sent = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, filled[name] ?? value]));
    if (pressed && pressed[0] !== '') sent.append(pressed[0], pressed[1]);
    if (method === 'post') return this.open(action, { method: 'POST', body: sent, headers: { origin: this.origin } });
    return this.open(new URL(`?${sent.toString()}`, action));
  }

  private async ask(address: URL, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookie = await this.cookies.getCookieString(address.href);
    if (cookie !== '') headers.set('cookie', cookie);
    const response = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) await this.cookies.setCookie(line, address.href);
    return response;
  }
}

async function shown(response: Response, address: URL): Promise<Shown> {
  const html = await response.text();
  const forms = formsOf(html, address);
  return { kind: 'shown', address, status: response.status, headers: response.headers, html, text: textOf(html), forms };
}
