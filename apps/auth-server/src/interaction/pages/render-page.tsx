import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';
import type { Messages } from '../messages/index.js';
import type { Display } from './display.js';
import { Lock } from './icons.js';
import { STYLESHEET, STYLESHEET_SOURCE } from './stylesheet.js';

/** What a person sees, before it is HTML. */
export interface Page {
  readonly status: number;
  readonly title: string;
  readonly words: Messages;
  readonly content: VNode;
  /** Where its forms may lead, as sources of a content security policy; left out where it has no form. */
  readonly formTargets?: readonly string[];
  /** The one script that runs, after everything else; allowed by its hash. */
  readonly script?: string;
  /** The addresses that it loads in frames. */
  readonly frames?: readonly string[];
  /** The address of the one picture that is loaded from elsewhere. */
  readonly picture?: string | undefined;
  /** Seconds until another try is worth it. */
  readonly retryAfter?: number;
}

/** Where and how a page is shown, whatever it says. */
export interface PageSurroundings {
  readonly issuer: string;
  readonly display: Display;
}

export interface RenderedPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

const FAVICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='9' fill='%2317594a'/%3E%3Cpath d='M11 15h10v8H11zm2 0v-3a3 3 0 0 1 6 0v3' fill='none' stroke='%23fff' stroke-width='2'/%3E%3C/svg%3E";

/**
 * The page as HTML, and headers that let nothing in that the page does not bring along: no script but its own, no frame around it, no
 * address of it told to others.
 */
export function renderPage(page: Page, surroundings: PageSurroundings): RenderedPage {
  const html = `<!doctype html>${renderToStaticMarkup(<Frame page={page} {...surroundings} />)}`;
  const policy = [
    "default-src 'none'",
    `style-src ${STYLESHEET_SOURCE}`,
    ...(page.script === undefined ? [] : [`script-src 'sha256-${createHash('sha256').update(page.script).digest('base64')}'`]),
    `img-src data:${page.picture === undefined ? '' : ` ${new URL(page.picture).origin}`}`,
    ...(page.frames?.length ? [`frame-src ${originsOf(page.frames).join(' ')}`] : []),
    `form-action ${page.formTargets?.join(' ') ?? "'none'"}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': page.words.language,
      vary: 'Accept-Language',
      'content-security-policy': policy.join('; '),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      ...(page.retryAfter !== undefined && { 'retry-after': String(page.retryAfter) }),
    },
  };
}

const originsOf = (addresses: readonly string[]): readonly string[] => [...new Set(addresses.map((address) => new URL(address).origin))];

const Frame = ({ page, issuer, display }: PageSurroundings & { readonly page: Page }) => (
  <html lang={page.words.language} dir={page.words.direction}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>{page.title}</title>
      <link rel="icon" href={FAVICON} />
      <style dangerouslySetInnerHTML={{ __html: STYLESHEET }} />
    </head>
    <body class={display}>
      <main>{page.content}</main>
      <footer>
        <Lock />
        <span>{page.words.providedBy(new URL(issuer).host)}</span>
      </footer>
      {page.script !== undefined && <script dangerouslySetInnerHTML={{ __html: page.script }} />}
    </body>
  </html>
);
