/** The first value of each cookie that a request brings (RFC 6265 §5.4). */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && name !== '' && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

export interface CookieLifetime {
  readonly secure: boolean;
  /** Seconds; 0 removes the cookie, left out it lives as long as the browser's own session. */
  readonly maxAge?: number;
}

/**
 * A cookie that no script reads and that no other site's form or frame sends: HttpOnly, SameSite=Lax, so that it comes along when an
 * application sends the person here.
 */
export const writeCookie = (name: string, value: string, { secure, maxAge }: CookieLifetime): string =>
  [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', secure && 'Secure', maxAge !== undefined && `Max-Age=${maxAge}`]
    .filter((part) => part !== false)
    .join('; ');
